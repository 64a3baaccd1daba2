package org.flexmeter.gateway.serial;

import java.time.Duration;

/** Pauses that double, from a first one up to a longest. Not thread-safe. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** The pause to make now. */
    Duration next() {
        Duration pause = next;
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(longest) > 0 ? longest : twice;
        return pause;
    }

    /** It went well: the next pause is the first again. */
    void reset() {
        next = first;
    }
}
