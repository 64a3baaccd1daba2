package org.flexmeter.gateway.command;

import java.util.Objects;

/**
 * What became of a command, as its device or head-end says.
 *
 * @param number the command's number, {@link DeviceCommand#number()}
 * @param detail what the device said, one line; may be empty
 */
public record CommandOutcome(long number, Result result, String detail) {

    /** Carried out, or not. */
    public enum Result {
        DONE,
        FAILED
    }

    public CommandOutcome {
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(detail, "detail");
    }

    /** Carried out. */
    public static CommandOutcome done(long number, String detail) {
        return new CommandOutcome(number, Result.DONE, detail);
    }

    /** Not carried out. */
    public static CommandOutcome failed(long number, String detail) {
        return new CommandOutcome(number, Result.FAILED, detail);
    }
}
