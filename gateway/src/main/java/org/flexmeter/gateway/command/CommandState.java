package org.flexmeter.gateway.command;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a command of the ledger is. The last six are answered, and are the first word of the
 * answer.
 */
public enum CommandState {
    /** In the ledger; nothing has been looked at. */
    RECEIVED(false),
    /** Checked; it waits for its turn, the first or another one. */
    ACCEPTED(false),
    /** Handed to the route that acts; its outcome is awaited. */
    DISPATCHED(false),
    /** A command to a group, whose members have commands of their own. */
    GROUP(false),
    /** The device did it. */
    DONE(true),
    /** The device, or who stands for it, says that it was not done. */
    FAILED(true),
    /** It was not allowed; nothing went out. */
    REFUSED(true),
    /** Its time to live was over before it went out; nothing went out. */
    EXPIRED(true),
    /** It went out and no outcome came in time. */
    TIMEOUT(true),
    /** It may have gone out, and whether it was done cannot be known. */
    UNKNOWN(true);

    private final boolean answered;

    CommandState(boolean answered) {
        this.answered = answered;
    }

    /** Whether the control centre has its answer. */
    public boolean answered() {
        return answered;
    }

    /** As the state file, metrics, the command line and answers write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of a code. */
    public static Optional<CommandState> of(String code) {
        return Arrays.stream(values()).filter(state -> state.code().equals(code)).findFirst();
    }
}
