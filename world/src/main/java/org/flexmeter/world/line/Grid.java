package org.flexmeter.world.line;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The instants of an even grid from now on, each given once and not before it has come. */
final class Grid {
    private final long step;
    private long next;

    Grid(Duration step) {
        this.step = step.toMillis();
        this.next = System.currentTimeMillis() / this.step + 1;
    }

    /** The instants that have come since the last call, oldest first. */
    synchronized List<Instant> due() {
        long now = System.currentTimeMillis();
        List<Instant> due = new ArrayList<>();
        for (; next * step <= now; next++) {
            due.add(Instant.ofEpochMilli(next * step));
        }
        return due;
    }
}
