package org.flexmeter.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.recent.Recent;

/**
 * Logins that have been sent to the provider and are not back: in memory, for ten minutes, each for
 * one return. When there are too many the oldest are forgotten. Thread-safe.
 */
public final class PendingLogins {
    /** How long somebody may take at the provider. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    /**
     * One login.
     *
     * @param state what the provider gives back with the browser (RFC 6749, 10.12)
     * @param browser a secret of the browser that began it, kept in its cookie
     * @param nonce what the id token must hold (OpenID Connect Core 1.0, 15.5.2)
     * @param verifier by which the code is redeemed (RFC 7636, 4.1)
     * @param to where on this server the browser goes in the end
     * @param until when it is forgotten
     */
    public record Pending(
            String state, String browser, String nonce, String verifier, String to, Instant until) {

        /** The verifier as the provider is shown it at first, {@code S256} (RFC 7636, 4.2). */
        public String challenge() {
            try {
                return Secrets.text(
                        MessageDigest.getInstance("SHA-256")
                                .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Pending> logins = Recent.added(MOST);

    public PendingLogins(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Begins a login that goes to a place on this server in the end. */
    public synchronized Pending begin(String to) {
        Instant now = clock.instant();
        logins.values().removeIf(login -> now.isAfter(login.until()));
        Pending login = new Pending(secret(), secret(), secret(), secret(), to, now.plus(LONGEST));
        logins.put(login.state(), login);
        return login;
    }

    /**
     * The login of a state, once; empty if there is none, it is too old, or another browser began
     * it.
     */
    public synchronized Optional<Pending> take(String state, String browser) {
        Instant now = clock.instant();
        Optional<Pending> login =
                Optional.ofNullable(logins.get(state))
                        .filter(l -> !now.isAfter(l.until()))
                        .filter(l -> LocalToken.matches(l.browser(), browser));
        login.ifPresent(l -> logins.remove(l.state()));
        return login;
    }

    private String secret() {
        return Secrets.next(random);
    }
}
