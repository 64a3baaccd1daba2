package org.flexmeter.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.flexmeter.gateway.recent.Recent;

/**
 * Slows guessing down: so many logins of one user from one address within a minute are looked at,
 * and no more until the minute is over. Each is counted before it is looked at, so that many at
 * once are no way around; one that is right takes the count back. Thread-safe.
 */
public final class Attempts {
    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int PAIRS = 10_000;

    private record Pair(String user, String machine) {}

    private record Counted(Instant since, int count) {}

    private final InstantSource clock;
    private final Map<Pair, Counted> counted = Recent.used(PAIRS);

    public Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt.
     *
     * @param user who it is said to be
     * @param machine from where it comes
     * @return whether it may be looked at
     */
    public synchronized boolean begin(String user, String machine) {
        Pair pair = new Pair(user, machine);
        Counted last = counted.get(pair);
        if (last == null || isOver(last)) {
            counted.put(pair, new Counted(clock.instant(), 1));
            return true;
        }
        if (last.count() >= MOST) {
            return false;
        }
        counted.put(pair, new Counted(last.since(), last.count() + 1));
        return true;
    }

    /** The user was let in from there: what was counted is forgotten. */
    public synchronized void right(String user, String machine) {
        counted.remove(new Pair(user, machine));
    }

    private boolean isOver(Counted last) {
        return clock.instant().isAfter(last.since().plus(WINDOW));
    }
}
