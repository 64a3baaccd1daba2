package org.flexmeter.gateway.act;

import java.util.Objects;

/** What a fault of an action means for its command. */
sealed interface Verdict {

    /**
     * Surely nothing has gone out: it is tried again until the command expires.
     *
     * @param why one line
     */
    record NotSent(String why) implements Verdict {
        public NotSent {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * As {@link NotSent}, and it will not change by itself: the command's table or procedure is
     * missing, or the gateway may not use it.
     *
     * @param why one line
     */
    record NotAllowed(String why) implements Verdict {
        public NotAllowed {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * It was refused, and would be again.
     *
     * @param why one line for the control centre
     */
    record Failed(String why) implements Verdict {
        public Failed {
            Objects.requireNonNull(why, "why");
        }
    }

    /** The very command was there: somebody has sent it already. */
    record There() implements Verdict {}

    /** Nobody knows whether it has gone out. */
    record Unknown() implements Verdict {}
}
