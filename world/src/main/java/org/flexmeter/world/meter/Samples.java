package org.flexmeter.world.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * The instants of an even grid, each handed out once and never before it has come; the first call
 * begins. Thread-safe.
 */
public final class Samples {
    private final long step;
    private OptionalLong next = OptionalLong.empty();

    public Samples(Duration step) {
        this.step = step.toMillis();
    }

    /** The instants that have come since the last call, oldest first; none at the first call. */
    public synchronized List<Instant> due() {
        long now = System.currentTimeMillis() / step;
        long first = next.orElse(now + 1);
        next = OptionalLong.of(now + 1);
        return LongStream.rangeClosed(first, now)
                .mapToObj(number -> Instant.ofEpochMilli(number * step))
                .toList();
    }
}
