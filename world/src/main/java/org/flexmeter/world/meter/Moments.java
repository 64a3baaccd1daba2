package org.flexmeter.world.meter;

import java.time.Instant;

/**
 * Instants of readings that somebody asked for: now, and never one of the even grids that meters
 * measure on by themselves, nor one that was given before. Thread-safe.
 */
public final class Moments {
    private static final long STEP = 10;
    private static final long OFF = 7;

    private long last;

    /** At most a hundredth of a second from now, unless so many are asked for at once. */
    public synchronized Instant next() {
        long now = System.currentTimeMillis();
        last = Math.max(last + STEP, now - now % STEP + OFF);
        return Instant.ofEpochMilli(last);
    }
}
