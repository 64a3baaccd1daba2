package org.flexmeter.world.net;

import java.time.Duration;

/**
 * What a link gives.
 *
 * @param bitsPerSecond in each direction; 0 for no limit
 * @param delay of every byte, one way
 */
public record Rate(long bitsPerSecond, Duration delay) {
    private static final long SECOND = 1_000_000_000L;

    /** No limit and no delay. */
    public static Rate full() {
        return new Rate(0, Duration.ZERO);
    }

    /** A poor mobile connection: 200 kbit/s, 150 ms one way. */
    public static Rate mobile() {
        return new Rate(200_000, Duration.ofMillis(150));
    }

    /** How long so many bytes take to be sent. */
    long nanos(int bytes) {
        return bitsPerSecond == 0 ? 0 : bytes * 8L * SECOND / bitsPerSecond;
    }
}
