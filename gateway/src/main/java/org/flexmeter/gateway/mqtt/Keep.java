package org.flexmeter.gateway.mqtt;

import java.time.Duration;

/**
 * Whether acknowledged messages are kept for a while, against a broker that acknowledges before it
 * has written durably and then dies.
 *
 * @param time how long each is kept; zero for not at all
 * @param bytes payload bytes that are kept at most; beyond that the oldest are let go
 * @param when they are sent again
 */
public record Keep(Duration time, long bytes, SendAgain when) {
    private static final Duration SESSION = Duration.ofDays(1);

    /** When kept messages are sent again. */
    public enum SendAgain {
        /**
         * When the broker says that it does not know the session any more (Session Present = 0).
         */
        SESSION_GONE,
        /**
         * After every lost connection: for a broker that saves its memory at intervals, and may
         * therefore know the session and yet have forgotten the last messages.
         */
        RECONNECT
    }

    public Keep {
        if (time.isNegative() || bytes < 1) {
            throw new IllegalArgumentException(
                    "fm-mqtt: keepAcknowledged is "
                            + time
                            + " and keepAcknowledgedBytes "
                            + bytes
                            + "; the first is 0 (off) or more, the second at least 1");
        }
    }

    /** Nothing is kept. */
    public static Keep off() {
        return new Keep(Duration.ZERO, 16L << 20, SendAgain.SESSION_GONE);
    }

    boolean on() {
        return !time.isZero();
    }

    /** Whether a broker that says this of the session is sent again what was kept. */
    boolean due(boolean sessionPresent) {
        return when == SendAgain.RECONNECT || !sessionPresent;
    }

    /** What the broker is asked to keep itself, so that it can say that it has lost it. */
    Session session() {
        return on() ? Session.known(SESSION) : Session.none();
    }
}
