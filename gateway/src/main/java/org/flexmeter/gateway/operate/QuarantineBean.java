package org.flexmeter.gateway.operate;

import java.util.List;
import org.flexmeter.gateway.state.Quarantine;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.StateFiles;

/** What was refused of one gateway. */
record QuarantineBean(String gateway, StateFiles states, Operations operations)
        implements QuarantineMXBean {
    private static final int MOST = 1_000;

    @Override
    public int getItems() {
        return Math.toIntExact(quarantine().counts().items());
    }

    @Override
    public long getBytes() {
        return quarantine().counts().bytes();
    }

    @Override
    public long getDropped() {
        return quarantine().counts().dropped();
    }

    @Override
    public List<String> list(long after, int limit) {
        return quarantine().list(after, Math.max(1, Math.min(limit, MOST))).stream()
                .map(item -> "%d  %s  %s".formatted(item.id(), item.at(), item.refusal().message()))
                .toList();
    }

    @Override
    public String replay(String numbers) {
        return operations.items(QuarantineRequest.REPLAY, gateway, numbers);
    }

    @Override
    public String discard(String numbers) {
        return operations.items(QuarantineRequest.DISCARD, gateway, numbers);
    }

    private Quarantine quarantine() {
        return states.of(gateway).quarantine();
    }
}
