package org.flexmeter.world.meter;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The instants of an even grid, each handed out once and never before it has come. Thread-safe. */
public final class Samples {
    private final long step;
    private long next;

    /** Instants from now on. */
    public Samples(Duration step) {
        this.step = step.toMillis();
        this.next = System.currentTimeMillis() / this.step + 1;
    }

    /** The instants that have come since the last call, oldest first. */
    public synchronized List<Instant> due() {
        long now = System.currentTimeMillis();
        List<Instant> due = new ArrayList<>();
        for (; next * step <= now; next++) {
            due.add(Instant.ofEpochMilli(next * step));
        }
        return due;
    }
}
