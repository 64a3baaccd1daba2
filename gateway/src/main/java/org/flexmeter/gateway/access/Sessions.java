package org.flexmeter.gateway.access;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.recent.Recent;

/**
 * Who is logged in, by a secret that their browser keeps; in memory, so that a restart logs
 * everybody out. Ends after an hour without a request, and after twelve in any case. Thread-safe.
 */
public final class Sessions {
    /** How long a session lasts without a request. */
    public static final Duration IDLE = Duration.ofHours(1);

    /** How long it lasts at most. */
    public static final Duration LONGEST = Duration.ofHours(12);

    private static final int MOST = 1_000;

    private record Session(User user, Instant began, Instant seen) {
        boolean over(Instant now) {
            return now.isAfter(seen.plus(IDLE)) || now.isAfter(began.plus(LONGEST));
        }
    }

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Session> sessions = Recent.used(MOST);

    public Sessions(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Begins a session and gives its secret. */
    public synchronized String begin(User user) {
        String secret = Secrets.next(random);
        Instant now = clock.instant();
        sessions.values().removeIf(session -> session.over(now));
        sessions.put(secret, new Session(user, now, now));
        return secret;
    }

    /** Whose secret it is; empty if the session is over or never was. */
    public synchronized Optional<User> find(String secret) {
        Session session = sessions.get(secret);
        Instant now = clock.instant();
        if (session == null || session.over(now)) {
            sessions.remove(secret);
            return Optional.empty();
        }
        sessions.put(secret, new Session(session.user(), session.began(), now));
        return Optional.of(session.user());
    }

    /** Ends all sessions of users. */
    public synchronized void endOf(Set<String> names) {
        sessions.values().removeIf(session -> names.contains(session.user().name()));
    }

    /** Ends a session. */
    public synchronized void end(String secret) {
        sessions.remove(secret);
    }
}
