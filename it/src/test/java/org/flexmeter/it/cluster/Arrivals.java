package org.flexmeter.it.cluster;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.world.cloud.Cloud;

/** When readings arrived at the control centre. */
final class Arrivals {
    private final AtomicLong count = new AtomicLong();
    private volatile long last = System.nanoTime();

    Arrivals(Cloud cloud) {
        cloud.onEvent(
                event -> {
                    last = System.nanoTime();
                    count.incrementAndGet();
                });
    }

    long count() {
        return count.get();
    }

    /** Waits until so many more have come. */
    void awaitMore(int more) {
        long wanted = count() + more;
        Replicas.eventually(
                () -> {
                    if (count() < wanted) {
                        throw new AssertionError(count() + " of " + wanted + " have arrived");
                    }
                });
    }

    /**
     * Waits until something arrives after a silence.
     *
     * @param since {@link System#nanoTime()}
     * @param settled what arrives within this time was on its way already
     * @return from then to the first arrival
     */
    Duration awaitFirst(long since, Duration settled) {
        long from = since + settled.toNanos();
        Replicas.eventually(
                () -> {
                    if (last < from) {
                        throw new AssertionError("nothing has arrived");
                    }
                });
        return Duration.ofNanos(last - since);
    }
}
