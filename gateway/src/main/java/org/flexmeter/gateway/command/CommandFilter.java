package org.flexmeter.gateway.command;

import java.util.Optional;

/**
 * Which commands of a ledger.
 *
 * @param after only those behind this number
 */
public record CommandFilter(
        Optional<CommandState> state,
        Optional<String> invocationId,
        Optional<String> group,
        Optional<String> hardwareId,
        long after) {

    /** All of them. */
    public static final CommandFilter ALL =
            new CommandFilter(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0);

    /** The same behind a number. */
    public CommandFilter after(long number) {
        return new CommandFilter(state, invocationId, group, hardwareId, number);
    }
}
