package org.flexmeter.gateway.operate;

import java.util.List;
import org.flexmeter.gateway.command.CommandTable;
import org.flexmeter.gateway.command.Commands;
import org.flexmeter.gateway.state.StateFiles;

/** The commands of one gateway. */
record CommandsBean(String gateway, Commands commands, StateFiles states)
        implements CommandsMXBean {
    private static final int MOST = 1_000;

    @Override
    public int getOpen() {
        return commands.open(gateway).size();
    }

    @Override
    public List<String> list(int limit) {
        int bounded = Math.max(1, Math.min(limit, MOST));
        return states
                .of(gateway)
                .read(connection -> CommandTable.newest(connection, bounded))
                .stream()
                .map(
                        c ->
                                "%d  %s  %s  %s  %s  %s"
                                        .formatted(
                                                c.number(),
                                                c.receivedAt(),
                                                c.hardwareId(),
                                                c.name(),
                                                c.state().code(),
                                                c.answer()))
                .toList();
    }
}
