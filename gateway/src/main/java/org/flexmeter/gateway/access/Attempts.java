package org.flexmeter.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.flexmeter.gateway.recent.Recent;

/**
 * Slows guessing down: after so many failed logins from one address within a minute, that address
 * is not listened to until the minute is over. Thread-safe.
 */
public final class Attempts {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ADDRESSES = 10_000;

    private record Failed(Instant since, int count) {}

    private final InstantSource clock;
    private final Map<String, Failed> failed = Recent.used(ADDRESSES);

    public Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether an address is listened to. */
    public synchronized boolean allowed(String address) {
        Failed last = failed.get(address);
        return last == null || isOver(last) || last.count() < MOST;
    }

    /**
     * Notes a failed login.
     *
     * @return how many there have been from this address within the minute
     */
    public synchronized int failed(String address) {
        Failed last = failed.get(address);
        Failed next =
                last == null || isOver(last)
                        ? new Failed(clock.instant(), 1)
                        : new Failed(last.since(), last.count() + 1);
        failed.put(address, next);
        return next.count();
    }

    private boolean isOver(Failed last) {
        return clock.instant().isAfter(last.since().plus(WINDOW));
    }
}
