package org.flexmeter.world.command;

/**
 * Something that a device has carried out, told by the device itself.
 *
 * @param hardwareId the device's name at the control centre
 * @param command such as {@code set-interval}
 * @param argument the only parameter's value as text, such as {@code 10} or {@code 3000.0}; empty
 *     if the command has none
 * @param cause what the device knows of where it came from: an invocation id in a table, {@code
 *     #1027} for a command number on a line
 */
public record Execution(String hardwareId, String command, String argument, String cause) {
    private static final String NUMBER = "#";

    /** One that came with a command number. */
    public static Execution numbered(
            String hardwareId, String command, String argument, long number) {
        return new Execution(hardwareId, command, argument, NUMBER + number);
    }

    /** Whether the device knows a number and not the control centre's invocation. */
    public boolean numbered() {
        return cause.startsWith(NUMBER);
    }

    @Override
    public String toString() {
        return String.join(",", hardwareId, command, argument, cause);
    }
}
