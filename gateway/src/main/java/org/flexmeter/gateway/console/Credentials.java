package org.flexmeter.gateway.console;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.access.AccessException;
import org.flexmeter.gateway.access.LocalToken;
import org.flexmeter.gateway.access.Logins;
import org.flexmeter.gateway.access.Oidc;
import org.flexmeter.gateway.access.OidcSettings;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.Sessions;
import org.flexmeter.gateway.access.User;
import org.flexmeter.gateway.access.Users;
import org.flexmeter.gateway.access.Verdict;
import org.flexmeter.gateway.log.Strangers;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.recent.Recent;
import org.flexmeter.gateway.state.StateSettings;
import org.jboss.logging.Logger;

/**
 * Finds out who sends a request: by session, by name and password, by the token of this start, or
 * by one of the OpenID provider. It is there from the start: the command line asks before anybody
 * has logged in.
 */
@Startup
@ApplicationScoped
public class Credentials {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.console");
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100;
    private static final int SHOWN = 200;

    private record Known(User user, Instant until) {}

    private final Users users;
    private final InstantSource clock;
    private final Sessions sessions;
    private final Logins logins;
    private final Strangers strangers;
    private final Optional<String> token;
    private final Optional<Oidc> oidc;
    // a scraper sends its password with each request; hashing it each time would cost a core
    private final Map<String, Known> known = Recent.added(MOST_REMEMBERED);

    @Inject
    Credentials(
            Users users,
            InstantSource clock,
            StateSettings state,
            Config config,
            Strangers strangers) {
        this.users = users;
        this.token = token(state.dir());
        this.oidc = oidc(config, clock);
        this.clock = clock;
        this.sessions = new Sessions(new SecureRandom(), clock);
        this.logins = new Logins(users, clock);
        this.strangers = strangers;
    }

    private static Optional<String> token(Path stateDir) {
        try {
            return Optional.of(LocalToken.make(stateDir, new SecureRandom()));
        } catch (AccessException e) {
            LOG.warnf("fm status and fm tail will not be let in: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Settings that cannot be used stop no start: users of the file are let in. */
    private static Optional<Oidc> oidc(Config config, InstantSource clock) {
        try {
            return OidcSettings.of(config).map(settings -> new Oidc(settings, clock));
        } catch (AccessException e) {
            LOG.errorf("console: no login by OIDC: %s", e.getMessage());
            return Optional.empty();
        }
    }

    /** Login at the OpenID provider; empty if it is not set. */
    Optional<Oidc> oidc() {
        return oidc;
    }

    /** Whether a bearer's token may be one of the provider: a JWS has two dots (RFC 7515, 7.1). */
    boolean isProviders(String presented) {
        return oidc.isPresent() && presented.chars().filter(c -> c == '.').count() == 2;
    }

    /**
     * The user of a token of the provider. Blocks.
     *
     * @throws IOException if the provider does not answer
     */
    Optional<User> byProvider(String presented, String address) throws IOException {
        return judged(oidc.orElseThrow().verify(presented), address);
    }

    /** Begins a session for who comes back from the provider; empty if they are refused. */
    Optional<String> begin(Verdict verdict, String address) {
        return judged(verdict, address).map(user -> begin(user, address));
    }

    private Optional<User> judged(Verdict verdict, String address) {
        if (verdict.user().isEmpty()) {
            String fault = OneLine.of(verdict.fault(), SHOWN);
            strangers.tell(
                    "oidc",
                    address,
                    more ->
                            LOG.warnf(
                                    "console: login by OIDC from %s refused: %s%s",
                                    address, fault, more));
        }
        return verdict.user();
    }

    /** Says that the provider does not answer. */
    void away(Throwable fault, String address) {
        String issuer = oidc.map(Oidc::issuer).orElse("");
        String why = OneLine.of(String.valueOf(fault.getMessage()), SHOWN);
        strangers.tell(
                "away",
                address,
                more -> LOG.warnf("console: nobody can log in at %s: %s%s", issuer, why, more));
    }

    /** Says that something of the console does not work. */
    void broken(Throwable fault, String address) {
        String why =
                OneLine.of(
                        fault instanceof AccessException ? fault.getMessage() : fault.toString(),
                        SHOWN);
        strangers.tell("broken", address, more -> LOG.errorf("console: %s%s", why, more));
    }

    /** The command line of this machine, by the token that this start has made. */
    Optional<User> bearer(String presented) {
        return token.filter(t -> LocalToken.matches(t, presented))
                .map(t -> new User(LocalToken.USER, Role.VIEWER));
    }

    /** The user of a session. */
    Optional<User> session(String secret) {
        forgetChanged();
        return sessions.find(secret);
    }

    /** Begins a session and gives its secret. */
    String begin(User user, String address) {
        LOG.infof("console: %s (%s) logged in from %s", user.name(), user.role().word(), address);
        return sessions.begin(user);
    }

    void end(String secret) {
        sessions.end(secret);
    }

    /** The user of a header {@code Authorization: Basic …} that was right a moment ago. */
    synchronized Optional<User> remembered(String header) {
        forgetChanged();
        return Optional.ofNullable(known.get(digest(header)))
                .filter(k -> k.until().isAfter(clock.instant()))
                .map(Known::user);
    }

    /** The user of a header {@code Authorization: Basic …}. Reads a file. */
    CompletionStage<Logins.Answer> basic(String header, String address) {
        return decode(header)
                .map(pair -> login(pair.name(), pair.password(), address))
                .orElseGet(() -> CompletableFuture.completedFuture(Logins.Answer.WRONG))
                .whenComplete(
                        (answer, fault) ->
                                Optional.ofNullable(answer)
                                        .flatMap(Logins.Answer::user)
                                        .ifPresent(user -> remember(header, user)));
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

    /** Who was removed, or has another role or password, logs in again. */
    private synchronized void forgetChanged() {
        Set<String> names = users.changed();
        if (!names.isEmpty()) {
            sessions.endOf(names);
            known.values().removeIf(k -> names.contains(k.user().name()));
        }
    }

    /** Who has that name and password. Reads a file. */
    CompletionStage<Logins.Answer> login(String name, String password, String address) {
        forgetChanged();
        return logins.check(name, password, address)
                .whenComplete(
                        (answer, fault) -> {
                            if (fault == null && answer.user().isEmpty()) {
                                tellFailed(address);
                            }
                        });
    }

    private void tellFailed(String address) {
        strangers.tell(
                "login",
                address,
                more -> LOG.warnf("console: login from %s failed%s", address, more));
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
