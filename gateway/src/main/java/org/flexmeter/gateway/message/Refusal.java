package org.flexmeter.gateway.message;

import java.util.Objects;

/**
 * An item, or one value of it, that the gateway did not take: data for the quarantine, not a fault.
 *
 * @param gateway such as {@code eon}
 * @param feed such as {@code apartment-electricity}, or the line a frame came from
 * @param device the source's own id of the device, empty if the item does not tell
 * @param field the column, register or frame field, empty if it concerns the whole item
 * @param reason a stable word to count and filter by
 * @param message one line: what is wrong and what to do
 * @param item the item itself: a row as a JSON object, a frame in hex, a message as it came
 * @param whole true if nothing of the item was published
 * @param form what the item is, and so how it is replayed
 */
public record Refusal(
        String gateway,
        String feed,
        String device,
        String field,
        Reason reason,
        String message,
        String item,
        boolean whole,
        Form form) {

    /** What an item is; {@link #code()} is what the state file and the command line show. */
    public enum Form {
        /** A row of a source as a JSON object. */
        ROW("row"),
        /** Bytes of a line in hex. */
        FRAME("frame"),
        /** A message as it was taken in. */
        MESSAGE("message"),
        /** A message as it was to be published. */
        OUTGOING("outgoing"),
        /** What the control centre sent to a device. */
        COMMAND("command");

        private final String code;

        Form(String code) {
            this.code = code;
        }

        /** The stable word. */
        public String code() {
            return code;
        }

        private static Form of(Reason reason) {
            return switch (reason) {
                case BAD_FRAME -> FRAME;
                case BAD_MESSAGE -> MESSAGE;
                case TOO_LARGE, REFUSED_BY_BROKER -> OUTGOING;
                case BAD_COMMAND -> COMMAND;
                default -> ROW;
            };
        }
    }

    /** Why an item is refused; {@link #code()} is what metrics and the command line show. */
    public enum Reason {
        NULL_VALUE("null-value"),
        MISSING_COLUMN("missing-column"),
        NOT_A_NUMBER("not-a-number"),
        NOT_FINITE("not-finite"),
        OUT_OF_RANGE("out-of-range"),
        NO_TIME("no-time"),
        FUTURE_TIME("future-time"),
        AMBIGUOUS_TIME("ambiguous-time"),
        UNKNOWN_DEVICE("unknown-device"),
        DISABLED_DEVICE("disabled-device"),
        WRONG_TYPE("wrong-type"),
        UNKNOWN_ALARM("unknown-alarm"),
        BAD_FRAME("bad-frame"),
        BAD_MESSAGE("bad-message"),
        TOO_LARGE("too-large"),
        REFUSED_BY_BROKER("refused-by-broker"),
        BAD_COMMAND("bad-command"),
        UNEXPECTED("unexpected"),
        ENDED_PROGRAM("ended-program");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        /** The stable word. */
        public String code() {
            return code;
        }
    }

    public Refusal {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(feed, "feed");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(form, "form");
    }

    /** One whose form follows from its reason. */
    public Refusal(
            String gateway,
            String feed,
            String device,
            String field,
            Reason reason,
            String message,
            String item,
            boolean whole) {
        this(gateway, feed, device, field, reason, message, item, whole, Form.of(reason));
    }
}
