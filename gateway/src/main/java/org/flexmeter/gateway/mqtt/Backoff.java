package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses that double from 0.5 s to 30 s, each shortened by up to a half at random so that many
 * gateways do not come back in the same instant. Not thread-safe.
 */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final DoubleSupplier random;
    private Duration next = FIRST;

    /**
     * @param random from 0 to 1
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The pause before the next try. */
    Duration next() {
        long millis = next.toMillis();
        next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
        return Duration.ofMillis(millis - (long) (random.getAsDouble() * millis / 2));
    }

    /** Begins anew. */
    void reset() {
        next = FIRST;
    }
}
