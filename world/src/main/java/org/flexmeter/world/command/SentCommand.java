package org.flexmeter.world.command;

import java.util.List;

/**
 * A command as the control centre sent it.
 *
 * @param invocation its id
 * @param gateway whose meters it is for
 * @param hardwareIds each meter that must answer: one, or the members of a group
 * @param name such as {@code set-interval}
 * @param argument the only parameter's value as text; empty if it has none
 * @param expected what must come of it
 */
public record SentCommand(
        String invocation,
        String gateway,
        List<String> hardwareIds,
        String name,
        String argument,
        Expected expected) {

    /** What must come of a command. */
    public enum Expected {
        /** Any answer that agrees with what the device has done. */
        ANSWER,
        /** {@code refused}: it is wrong on purpose. */
        REFUSAL
    }

    public SentCommand {
        hardwareIds = List.copyOf(hardwareIds);
    }
}
