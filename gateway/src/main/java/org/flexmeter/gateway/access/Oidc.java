package org.flexmeter.gateway.access;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.flexmeter.gateway.access.OidcHttp.Answer;
import org.flexmeter.gateway.access.PendingLogins.Pending;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/**
 * Login at an OpenID provider by the authorization code flow (OpenID Connect Core 1.0, 3.1). The
 * provider is asked when somebody logs in, and not before: one that is away stops no start. What it
 * says about itself is asked anew each hour. Thread-safe; everything that is public here blocks.
 */
public final class Oidc {
    private static final Duration RENEWED = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int SKEW_SECONDS = 30;
    private static final int AT_A_TIME = 8;

    /** Keys are asked for once in so many milliseconds at most, whatever keys tokens name. */
    private static final long BETWEEN_KEYS = 1_000;

    private record Provider(OidcHttp http, OidcDocument document, HttpsJwks keys) {}

    private interface Question<T> {
        T ask() throws IOException;
    }

    private final OidcSettings settings;
    private final OidcRoles roles;
    private final InstantSource clock;
    private final Semaphore room = new Semaphore(AT_A_TIME);
    private Optional<Provider> known = Optional.empty();
    private Instant next = Instant.MIN;
    private String fault = "";

    public Oidc(OidcSettings settings, InstantSource clock) {
        this.settings = settings;
        this.roles = new OidcRoles(settings);
        this.clock = clock;
    }

    /** Who the provider is. */
    public String issuer() {
        return settings.issuer();
    }

    /**
     * Asks the provider for its document and its keys.
     *
     * @throws IOException with one line if it does not answer as it must
     */
    public void reach() throws IOException {
        within(this::provider);
    }

    /**
     * Where a browser is sent to log in (Core, 3.1.2.1; RFC 7636, 4.3).
     *
     * @throws IOException if the provider does not answer as it must
     */
    public URI authorization(Pending login) throws IOException {
        return within(() -> address(login));
    }

    private URI address(Pending login) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", settings.callback().toString());
        query.put("scope", settings.scope());
        query.put("state", login.state());
        query.put("nonce", login.nonce());
        query.put("code_challenge", login.challenge());
        query.put("code_challenge_method", "S256");
        String at = provider().document().authorization().toString();
        return URI.create(at + (at.contains("?") ? "&" : "?") + OidcHttp.form(query));
    }

    /**
     * Who comes back with a code (Core, 3.1.3; the client says who it is by {@code
     * client_secret_basic}, RFC 6749, 2.3.1).
     *
     * @throws IOException if the provider does not answer as it must
     */
    public Verdict redeem(String code, Pending login) throws IOException {
        return within(() -> redeemed(code, login));
    }

    private Verdict redeemed(String code, Pending login) throws IOException {
        Provider provider = provider();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.callback().toString());
        form.put("code_verifier", login.verifier());
        String pair =
                OidcHttp.encoded(settings.clientId())
                        + ":"
                        + OidcHttp.encoded(settings.clientSecret());
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
        Answer answer = provider.http().post(provider.document().token(), "Basic " + basic, form);
        String token = answer.json().path("id_token").asText();
        return answer.good() && !token.isEmpty()
                ? verify(provider, token, Optional.of(login.nonce()))
                : Verdict.refuse(
                        "the provider gives no token for the code: "
                                + OidcRoles.shown(
                                        answer.json()
                                                .path("error")
                                                .asText("status " + answer.status())));
    }

    /**
     * Whose token that is, which a script sends with its request (RFC 6750).
     *
     * @throws IOException if the provider does not answer as it must
     */
    public Verdict verify(String token) throws IOException {
        return within(() -> verify(provider(), token, Optional.empty()));
    }

    /** Who knocks while the provider hangs takes no more than so many threads. */
    private <T> T within(Question<T> question) throws IOException {
        if (!room.tryAcquire()) {
            throw new IOException("too many log in at the same time");
        }
        try {
            return question.ask();
        } finally {
            room.release();
        }
    }

    /** Core, 3.1.3.7; the nonce is of a login, and what a script sends has none of ours. */
    private Verdict verify(Provider provider, String token, Optional<String> nonce)
            throws IOException {
        try {
            JwtClaims claims = consumer(provider).build().processToClaims(token);
            boolean ours = nonce.isEmpty() || nonce.get().equals(claims.getClaimValue("nonce"));
            if (!ours) {
                return Verdict.refuse("its token is not of this login (nonce)");
            }
            Object party = claims.getClaimValue("azp");
            if (nonce.isPresent() && party != null && !party.equals(settings.clientId())) {
                return Verdict.refuse("its token was given to another client (azp)");
            }
            return roles.of(claims);
        } catch (InvalidJwtException e) {
            // keys that cannot be had are no fault of the token
            Optional<IOException> away = away(e);
            if (away.isPresent()) {
                throw away.get();
            }
            return Verdict.refuse(reason(e));
        }
    }

    private JwtConsumerBuilder consumer(Provider provider) {
        return new JwtConsumerBuilder()
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
                .setExpectedIssuer(settings.issuer())
                .setExpectedAudience(settings.clientId())
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(provider.keys()))
                // no HMAC: whoever has the public keys could sign with them as if with a secret
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT,
                        AlgorithmIdentifiers.RSA_USING_SHA256,
                        AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                        AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384);
    }

    private static Optional<IOException> away(Throwable fault) {
        return Stream.iterate(fault, Objects::nonNull, Throwable::getCause)
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst();
    }

    /** The library's messages quote the token; these do not. */
    private static String reason(InvalidJwtException fault) {
        if (fault.hasErrorCode(ErrorCodes.EXPIRED)) {
            return "its token has expired; look at both clocks if it is new";
        }
        if (fault.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
            return "its token does not hold yet; look at both clocks";
        }
        if (fault.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
                || fault.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
            return "its token is not for this console: fm.console.oidc.client-id is not in aud";
        }
        if (fault.hasErrorCode(ErrorCodes.ISSUER_INVALID)
                || fault.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
            return "its token is of another issuer than fm.console.oidc.issuer";
        }
        return "its token is not signed by the provider, or has not what it must have";
    }

    /** The provider; asked anew when it is time, a while after a failure at the earliest. */
    private synchronized Provider provider() throws IOException {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            try {
                known = Optional.of(discover());
                next = now.plus(RENEWED);
            } catch (IOException e) {
                // what is known is good until it answers again
                fault = e.getMessage();
                next = now.plus(PAUSE);
            }
        }
        return known.orElseThrow(() -> new IOException(fault));
    }

    private Provider discover() throws IOException {
        OidcHttp http = new OidcHttp(settings.ca());
        OidcDocument document =
                OidcDocument.of(
                        http.json(OidcDocument.address(settings.issuer())), settings.issuer());
        HttpsJwks keys = new HttpsJwks(document.keys().toString());
        keys.setSimpleHttpGet(http::simple);
        keys.setDefaultCacheDuration(RENEWED.toSeconds());
        keys.setRetainCacheOnErrorDuration(RENEWED.toSeconds());
        keys.setRefreshReprieveThreshold(BETWEEN_KEYS);
        try {
            keys.refresh();
        } catch (JoseException e) {
            throw new IOException("its keys cannot be read: no JWK set", e);
        }
        return new Provider(http, document, keys);
    }
}
