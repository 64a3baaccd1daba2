package org.flexmeter.gateway.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps one reading of each device in each interval of event time: the first that comes. The
 * intervals are aligned to the epoch, so that they are the same after a restart.
 *
 * <p>The same reading asked for again gets the same answer, because what could not be stored is
 * offered again. Not thread-safe.
 */
public final class Thinning {
    /** Intervals that are remembered for each device; a handful of frames spans fewer. */
    private static final int REMEMBERED = 64;

    private final long everyMillis;
    private final Map<String, TreeMap<Long, Instant>> kept = new HashMap<>();

    /**
     * @param every the length of an interval
     * @throws IllegalArgumentException if it is less than a millisecond
     */
    public Thinning(Duration every) {
        this.everyMillis = every.toMillis();
        if (everyMillis < 1) {
            throw new IllegalArgumentException("an interval is 1 ms or longer, not " + every);
        }
    }

    /** Whether the reading of that device and time is kept. */
    public boolean keep(String device, Instant at) {
        long interval = Math.floorDiv(at.toEpochMilli(), everyMillis);
        TreeMap<Long, Instant> intervals = kept.computeIfAbsent(device, d -> new TreeMap<>());
        Instant first = intervals.putIfAbsent(interval, at);
        if (intervals.size() > REMEMBERED) {
            intervals.pollFirstEntry();
        }
        return first == null || first.equals(at);
    }
}
