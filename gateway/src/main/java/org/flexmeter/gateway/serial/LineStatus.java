package org.flexmeter.gateway.serial;

import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What is known about a line, for health and metrics. Thread-safe. */
public final class LineStatus {
    private final LongAdder bytes = new LongAdder();
    private final LongAdder readings = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private volatile boolean connected;
    private volatile Optional<String> problem = Optional.empty();

    /** Whether the line is open. */
    public boolean isConnected() {
        return connected;
    }

    /** Why it is away, or why its frames are not taken; empty if all is well. */
    public Optional<String> problem() {
        return problem;
    }

    /** Bytes that were read. */
    public long bytes() {
        return bytes.sum();
    }

    /** Readings that were decoded. */
    public long readings() {
        return readings.sum();
    }

    /** Frames and gaps that were refused. */
    public long refused() {
        return refused.sum();
    }

    /** Frames that had come before and were only answered. */
    public long repeated() {
        return repeated.sum();
    }

    /** How often the line was opened again. */
    public long reconnects() {
        return Math.max(0, connections.sum() - 1);
    }

    void connected() {
        connections.increment();
        problem = Optional.empty();
        connected = true;
    }

    void away(String reason) {
        connected = false;
        problem = Optional.of(reason);
    }

    void held(String reason) {
        problem = Optional.of("its frames are not taken: " + reason);
    }

    void flowing() {
        problem = Optional.empty();
    }

    void read(int more) {
        bytes.add(more);
    }

    void decoded(int newReadings, int newRefused, int newRepeated) {
        readings.add(newReadings);
        refused.add(newRefused);
        repeated.add(newRepeated);
    }
}
