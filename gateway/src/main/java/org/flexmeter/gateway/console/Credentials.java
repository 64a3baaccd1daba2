package org.flexmeter.gateway.console;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.access.AccessException;
import org.flexmeter.gateway.access.Attempts;
import org.flexmeter.gateway.access.LocalToken;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.Sessions;
import org.flexmeter.gateway.access.User;
import org.flexmeter.gateway.access.Users;
import org.flexmeter.gateway.state.StateSettings;
import org.jboss.logging.Logger;

/**
 * Finds out who sends a request: by session, by name and password, or by the token of this start.
 * It is there from the start: the command line asks before anybody has logged in.
 */
@Startup
@ApplicationScoped
public class Credentials {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.console");
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100;

    private record Known(User user, Instant until) {}

    private final Users users;
    private final InstantSource clock;
    private final Sessions sessions;
    private final Attempts attempts;
    private final Optional<String> token;
    // a scraper sends its password with each request; hashing it each time would cost a core
    private final Map<String, Known> known =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    @Inject
    Credentials(Users users, InstantSource clock, StateSettings state) {
        this.users = users;
        this.token = token(state.dir());
        this.clock = clock;
        this.sessions = new Sessions(new SecureRandom(), clock);
        this.attempts = new Attempts(clock);
    }

    private static Optional<String> token(Path stateDir) {
        try {
            return Optional.of(LocalToken.make(stateDir, new SecureRandom()));
        } catch (AccessException e) {
            LOG.warnf("fm status and fm tail will not be let in: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** The command line of this machine, by the token that this start has made. */
    Optional<User> bearer(String presented) {
        return token.filter(t -> LocalToken.matches(t, presented))
                .map(t -> new User(LocalToken.USER, Role.VIEWER));
    }

    /** Whether logins from an address are listened to after those that failed. */
    boolean listensTo(String address) {
        return attempts.allowed(address);
    }

    /** The user of a session. */
    Optional<User> session(String secret) {
        return sessions.find(secret);
    }

    /** Begins a session and gives its secret; empty if name or password are wrong. Blocks. */
    Optional<String> begin(String name, String password, String address) {
        Optional<User> user = login(name, password, address);
        user.ifPresent(
                u ->
                        LOG.infof(
                                "console: %s (%s) logged in from %s",
                                u.name(), u.role().word(), address));
        return user.map(sessions::begin);
    }

    void end(String secret) {
        sessions.end(secret);
    }

    /** The user of a header {@code Authorization: Basic …} that was right a moment ago. */
    synchronized Optional<User> remembered(String header) {
        return Optional.ofNullable(known.get(digest(header)))
                .filter(k -> k.until().isAfter(clock.instant()))
                .map(Known::user);
    }

    /** The user of a header {@code Authorization: Basic …}. Blocks. */
    Optional<User> basic(String header, String address) {
        Optional<User> user =
                decode(header).flatMap(pair -> login(pair.name(), pair.password(), address));
        user.ifPresent(u -> remember(header, u));
        return user;
    }

    private synchronized void remember(String header, User user) {
        known.put(digest(header), new Known(user, clock.instant().plus(REMEMBERED)));
    }

    private record Pair(String name, String password) {}

    private static Optional<Pair> decode(String header) {
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring("Basic ".length()).strip());
            String[] pair = new String(bytes, StandardCharsets.UTF_8).split(":", 2);
            return pair.length == 2 ? Optional.of(new Pair(pair[0], pair[1])) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Optional<User> login(String name, String password, String address) {
        Optional<User> user = users.login(name, password.toCharArray());
        if (user.isEmpty()) {
            int count = attempts.failed(address);
            // the first and the last before the address is shut out: guessing fills no disk
            if (count == 1 || !attempts.allowed(address)) {
                LOG.warnf("console: login from %s failed (%d within a minute)", address, count);
            }
        }
        return user;
    }

    private static String digest(String header) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(header.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
