package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.Key;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.flexmeter.gateway.access.PendingLogins.Pending;
import org.flexmeter.world.oidc.OidcProvider;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.TlsEnds;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Login at an OpenID provider: who is let in, and what a forger may try. */
@Tag("parts")
class OidcTest {
    private static final URI CALLBACK = URI.create("https://gateway.example/login/oidc/callback");

    @TempDir Path folder;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final int port = Ports.anywhere().any();
    private Authority authority;
    @AutoClose private OidcProvider provider;
    private Oidc oidc;

    @BeforeEach
    void start() {
        authority = new Authority(folder, "dso");
        provider = startProvider();
        oidc = oidc(OidcProvider.issuer(port), OidcProvider.SECRET);
    }

    private OidcProvider startProvider() {
        return OidcProvider.start(port, authority.issue("provider")).groups("viewers");
    }

    private Oidc oidc(String issuer, String secret) {
        OidcSettings settings =
                new OidcSettings(
                        issuer,
                        OidcProvider.CLIENT,
                        secret,
                        CALLBACK,
                        "openid profile",
                        "groups",
                        Set.of("operators", "admins"),
                        Set.of("viewers"),
                        Optional.of(authority.certificate()));
        return new Oidc(settings, now::get);
    }

    @Test
    void groupsSayWhatOneMayDo() throws Exception {
        assertThat(oidc.verify(provider.sign(provider.claims())).user())
                .contains(new User("oidc:vera", Role.VIEWER));
        provider.groups("viewers", "admins");
        assertThat(oidc.verify(provider.sign(provider.claims())).user())
                .contains(new User("oidc:vera", Role.OPERATOR));
        provider.groups("cooks");
        Verdict verdict = oidc.verify(provider.sign(provider.claims()));
        assertThat(verdict.user()).isEmpty();
        assertThat(verdict.fault())
                .isEqualTo("oidc:vera is in no group of fm.console.oidc.operators or .viewers");
    }

    @Test
    void aClaimMayLieWithinAnother() throws Exception {
        JwtClaims claims = provider.claims();
        claims.unsetClaim("groups");
        assertThat(oidc.verify(provider.sign(claims)).user()).isEmpty();
        claims.setClaim("realm_access", Map.of("roles", java.util.List.of("viewers")));
        OidcSettings nested =
                new OidcSettings(
                        OidcProvider.issuer(port),
                        OidcProvider.CLIENT,
                        OidcProvider.SECRET,
                        CALLBACK,
                        "openid",
                        "realm_access.roles",
                        Set.of(),
                        Set.of("viewers"),
                        Optional.of(authority.certificate()));
        assertThat(new Oidc(nested, now::get).verify(provider.sign(claims)).user()).isPresent();
    }

    @Test
    void aTokenHoldsForItsTimeAndALittleMore() throws Exception {
        JwtClaims claims = provider.claims();
        claims.setIssuedAt(NumericDate.fromSeconds(now.get().getEpochSecond() - 300));
        claims.setExpirationTime(NumericDate.fromSeconds(now.get().getEpochSecond() - 20));
        assertThat(oidc.verify(provider.sign(claims)).user()).isPresent();
        claims.setExpirationTime(NumericDate.fromSeconds(now.get().getEpochSecond() - 60));
        refused(provider.sign(claims), "has expired");
        claims.unsetClaim("exp");
        refused(provider.sign(claims), "has not what it must have");
    }

    @Test
    void aTokenIsForUsAndOfTheProvider() throws Exception {
        JwtClaims another = provider.claims();
        another.setAudience("payroll");
        refused(provider.sign(another), "not for this console");
        JwtClaims foreign = provider.claims();
        foreign.setIssuer("https://evil.example");
        refused(provider.sign(foreign), "of another issuer");
        JwtClaims nobody = provider.claims();
        nobody.unsetClaim("sub");
        refused(provider.sign(nobody), "has not what it must have");
    }

    @Test
    void aSignatureIsOfTheProvidersKeyAndOfAKindThatIsTaken() throws Exception {
        RsaJsonWebKey key = provider.key();
        String kid = key.getKeyId();
        Key secret = new HmacKey(key.getPublicKey().getEncoded());
        refused(sign(AlgorithmIdentifiers.HMAC_SHA256, kid, secret), "not signed");
        refused(sign(AlgorithmIdentifiers.NONE, kid, null), "not signed");
        Key forged = RsaJwkGenerator.generateJwk(2048).getPrivateKey();
        refused(sign(AlgorithmIdentifiers.RSA_USING_SHA256, kid, forged), "not signed");
        refused(
                sign(AlgorithmIdentifiers.RSA_USING_SHA512, kid, key.getPrivateKey()),
                "not signed");
        assertThat(
                        oidc.verify(
                                        sign(
                                                AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
                                                kid,
                                                key.getPrivateKey()))
                                .user())
                .isPresent();
        refused("a.b.c", "not signed");
    }

    private String sign(String algorithm, String kid, Key key) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setKeyIdHeaderValue(kid);
        jws.setPayload(provider.claims().toJson());
        jws.setKey(key);
        jws.setDoKeyValidation(false);
        return jws.getCompactSerialization();
    }

    private void refused(String token, String why) throws IOException {
        Verdict verdict = oidc.verify(token);
        assertThat(verdict.user()).isEmpty();
        assertThat(verdict.fault()).contains(why).doesNotContain("\n");
    }

    @Test
    void aNewKeyOfTheProviderIsFetched() throws Exception {
        assertThat(oidc.verify(provider.sign(provider.claims())).user()).isPresent();
        String old = provider.sign(provider.claims());
        provider.rotate();
        // keys are asked for once a second at most
        await().untilAsserted(
                        () ->
                                assertThat(oidc.verify(provider.sign(provider.claims())).user())
                                        .isPresent());
        refused(old, "not signed");
    }

    @Test
    void aCodeIsRedeemedOnceByTheLoginThatItIsOf() throws Exception {
        PendingLogins logins = new PendingLogins(new SecureRandom(), now::get);
        Pending login = logins.begin("/hawtio");
        Map<String, String> back = browse(oidc.authorization(login));
        assertThat(logins.take(back.get("state"), "another browser's")).isEmpty();
        assertThat(logins.take(back.get("state"), login.browser())).contains(login);
        assertThat(logins.take(back.get("state"), login.browser())).as("replayed").isEmpty();
        assertThat(oidc.redeem(back.get("code"), login).user())
                .contains(new User("oidc:vera", Role.VIEWER));
        assertThat(oidc.redeem(back.get("code"), login).fault())
                .isEqualTo("the provider gives no token for the code: invalid_grant");

        Pending other = logins.begin("/");
        String code = browse(oidc.authorization(login)).get("code");
        assertThat(oidc.redeem(code, other).user()).as("another verifier").isEmpty();
        Pending mixed =
                new Pending(
                        login.state(),
                        login.browser(),
                        other.nonce(),
                        login.verifier(),
                        "/",
                        login.until());
        code = browse(oidc.authorization(login)).get("code");
        assertThat(oidc.redeem(code, mixed).fault()).contains("nonce");

        code = browse(oidc.authorization(login)).get("code");
        assertThat(oidc(OidcProvider.issuer(port), "wrong").redeem(code, login).fault())
                .isEqualTo("the provider gives no token for the code: invalid_client");
        now.updateAndGet(t -> t.plus(PendingLogins.LONGEST).plusSeconds(1));
        assertThat(logins.take(other.state(), other.browser())).as("too old").isEmpty();
    }

    private Map<String, String> browse(URI at) throws Exception {
        HttpResponse<Void> response =
                HttpClient.newBuilder()
                        .sslContext(TlsEnds.client(authority))
                        .build()
                        .send(
                                HttpRequest.newBuilder(at).build(),
                                HttpResponse.BodyHandlers.discarding());
        String location = response.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(CALLBACK + "?");
        return OidcProvider.fields(URI.create(location).getRawQuery());
    }

    @Test
    void aProviderThatIsAwayIsAskedAgainLater() throws Exception {
        String token = provider.sign(provider.claims());
        provider.close();
        assertThatThrownBy(() -> oidc.verify(token))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody answers there");
        provider = startProvider();
        assertThatThrownBy(() -> oidc.verify(token))
                .as("a moment later, without asking")
                .isInstanceOf(IOException.class);
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(6)));
        assertThat(oidc.verify(provider.sign(provider.claims())).user()).isPresent();

        String last = provider.sign(provider.claims());
        provider.close();
        now.updateAndGet(t -> t.plus(Duration.ofMinutes(61)));
        refused(last, "has expired");
    }

    @Test
    void anotherIssuersDocumentAndAnUnknownAuthorityAreRefused() {
        assertThatThrownBy(() -> oidc(OidcProvider.issuer(port) + "/", "").reach())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its document is of issuer 'https://127.0.0.1:" + port);
        Authority other = new Authority(folder.resolve("other"), "other");
        authority = other;
        assertThatThrownBy(() -> oidc(OidcProvider.issuer(port), "").reach())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("of an authority that is not trusted");
    }
}
