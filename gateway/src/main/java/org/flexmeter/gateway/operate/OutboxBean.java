package org.flexmeter.gateway.operate;

import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.StateFiles;

/** What waits of one gateway. */
record OutboxBean(String gateway, StateFiles states) implements OutboxMXBean {

    @Override
    public long getMessages() {
        return outbox().depth();
    }

    @Override
    public long getBytes() {
        return outbox().bytes();
    }

    @Override
    public double getOldestSeconds() {
        return outbox().oldestAge().toMillis() / 1e3;
    }

    @Override
    public long getDropped() {
        return outbox().dropped();
    }

    private OutboxStore outbox() {
        return states.of(gateway).outbox();
    }
}
