package org.flexmeter.gateway.codec;

import java.util.Objects;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;

/** What bytes on a line turned out to be. */
public sealed interface Decoded {

    /** "No answer": the protocol acknowledges nothing, or not this. */
    byte[] NO_ACKNOWLEDGEMENT = {};

    /** The bytes to write once the item is on disk; empty if there is nothing to answer. */
    default byte[] acknowledgement() {
        return NO_ACKNOWLEDGEMENT;
    }

    /** Values of one device at one instant. */
    record Reading(Row row, byte[] acknowledgement) implements Decoded {
        public Reading {
            Objects.requireNonNull(row, "row");
            Objects.requireNonNull(acknowledgement, "acknowledgement");
        }
    }

    /** A frame, or a gap between frames, that cannot be understood. */
    record Refused(Refusal refusal, byte[] acknowledgement) implements Decoded {
        public Refused {
            Objects.requireNonNull(refusal, "refusal");
            Objects.requireNonNull(acknowledgement, "acknowledgement");
        }

        /** One that the line is not answered for. */
        public Refused(Refusal refusal) {
            this(refusal, NO_ACKNOWLEDGEMENT);
        }
    }

    /** Something to tell about a device. */
    record Noticed(Notice notice) implements Decoded {
        public Noticed {
            Objects.requireNonNull(notice, "notice");
        }
    }

    /** The answer of a device to a command. */
    record Answered(Answer answer, byte[] acknowledgement) implements Decoded {
        public Answered {
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(acknowledgement, "acknowledgement");
        }
    }

    /** A frame that was given before: its sender missed the answer. */
    record Repeated(byte[] acknowledgement) implements Decoded {
        public Repeated {
            Objects.requireNonNull(acknowledgement, "acknowledgement");
        }
    }
}
