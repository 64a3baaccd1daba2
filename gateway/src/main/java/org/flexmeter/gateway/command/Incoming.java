package org.flexmeter.gateway.command;

import java.util.Objects;

/** What the control centre has sent, as far as it can be read. */
sealed interface Incoming {

    /**
     * A command.
     *
     * @param invocationId the control centre's identity of the command
     * @param target hardwareId of a device, or a group
     * @param named whether the message itself names the target, and not its topic alone
     * @param name of the command
     * @param parameters a JSON object, names in order, values as they came
     * @param eventDate when it was given, as it came; empty if it does not say
     * @param signed the JWS as it came; empty if it is not signed
     */
    record Command(
            String invocationId,
            String target,
            boolean named,
            String name,
            String parameters,
            String eventDate,
            String signed)
            implements Incoming {
        public Command {
            Objects.requireNonNull(invocationId, "invocationId");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(parameters, "parameters");
            Objects.requireNonNull(eventDate, "eventDate");
            Objects.requireNonNull(signed, "signed");
        }
    }

    /** What the control centre says about a device's registration. */
    record SystemMessage(String hardwareId, String type, String reason, String errorMessage)
            implements Incoming {}

    /**
     * What cannot be read.
     *
     * @param hardwareId of the topic
     * @param kind a stable word to count by
     * @param why one line with the remedy
     */
    record Unreadable(String hardwareId, Kind kind, String why) implements Incoming {}

    /** Why a message cannot be read. */
    enum Kind {
        TOO_LARGE("too-large"),
        NOT_JSON("not-json"),
        BAD_COMMAND("bad-command");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The stable word. */
        String code() {
            return code;
        }
    }
}
