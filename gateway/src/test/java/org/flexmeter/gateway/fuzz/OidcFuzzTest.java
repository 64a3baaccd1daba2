package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.flexmeter.gateway.access.Oidc;
import org.flexmeter.gateway.access.OidcSettings;
import org.flexmeter.gateway.access.PendingLogins;
import org.flexmeter.gateway.access.PendingLogins.Pending;
import org.flexmeter.gateway.access.Verdict;
import org.flexmeter.world.tls.Authority;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;

/** What an OpenID provider answers, and tokens that are shown to the console. */
class OidcFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CLIENT = "console";
    private static final String DOCUMENT = "/.well-known/openid-configuration";
    private static final int LONGEST = 500;

    /** Each makes connections of its own. */
    private static final int OVER_THE_NETWORK = 100;

    private static final Map<String, byte[]> ANSWERS = new ConcurrentHashMap<>();
    private static final RsaJsonWebKey KEY = key();
    private static final Vertx VERTX = Vertx.vertx();
    private static HttpServer provider;
    private static OidcSettings settings;
    private static Oidc oidc;

    private static RsaJsonWebKey key() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("zeus");
            return key;
        } catch (org.jose4j.lang.JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeContainer
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("provider");
        Authority authority = new Authority(folder, "dso");
        Authority.Identity own = authority.issue("provider");
        provider =
                VERTX.createHttpServer(
                                new HttpServerOptions()
                                        .setSsl(true)
                                        .setKeyCertOptions(
                                                new PemKeyCertOptions()
                                                        .setCertPath(own.certificate().toString())
                                                        .setKeyPath(own.key().toString())))
                        .requestHandler(OidcFuzzTest::answer)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
        good();
        settings =
                new OidcSettings(
                        issuer(),
                        CLIENT,
                        "secret",
                        URI.create("https://gateway.example/login/oidc/callback"),
                        "openid",
                        "groups",
                        Set.of("operators"),
                        Set.of("viewers"),
                        Optional.of(authority.certificate()));
        // the first connection may take its time on a busy machine
        oidc =
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptionsInstanceOf(IOException.class)
                        .until(OidcFuzzTest::whenReached, any -> true);
    }

    private static Oidc whenReached() throws IOException {
        Oidc fresh = new Oidc(settings, () -> NOW);
        fresh.reach();
        return fresh;
    }

    @AfterContainer
    static void end() {
        VERTX.close();
    }

    private static void answer(HttpServerRequest request) {
        byte[] body = ANSWERS.getOrDefault(request.path(), new byte[0]);
        request.endHandler(end -> request.response().end(Buffer.buffer(body)));
    }

    private static String issuer() {
        return "https://127.0.0.1:" + provider.actualPort();
    }

    private static void good() {
        ANSWERS.put(DOCUMENT, document().getBytes(StandardCharsets.UTF_8));
        ANSWERS.put("/keys", keys().getBytes(StandardCharsets.UTF_8));
    }

    private static String document() {
        String at = issuer();
        return "{\"issuer\":\"%s\",\"authorization_endpoint\":\"%s/a\",\"token_endpoint\":\"%s/token\",\"jwks_uri\":\"%s/keys\"}"
                .formatted(at, at, at, at);
    }

    private static String keys() {
        return new JsonWebKeySet(KEY).toJson();
    }

    private static String claims() {
        return "{\"iss\":\"%s\",\"aud\":[\"%s\"],\"sub\":\"5b0d\",\"exp\":%d,\"iat\":%d,\"nonce\":\"n\",\"preferred_username\":\"vera\",\"groups\":[\"viewers\"]}"
                .formatted(issuer(), CLIENT, NOW.getEpochSecond() + 60, NOW.getEpochSecond());
    }

    private static String header() {
        return "{\"alg\":\"RS256\",\"kid\":\"zeus\",\"typ\":\"JWT\"}";
    }

    /** A token with a good signature, whatever its parts are. */
    private static String token(String header, String claims) {
        String input = encoded(header) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEY.getRsaPrivateKey());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Arbitrary<byte[]> damaged(String... good) {
        return Damage.ofTexts(
                        List.of(good),
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"",
                        ".",
                        "..",
                        "\\",
                        "\\u0000",
                        "\\ud800",
                        "\\n",
                        "null",
                        "true",
                        "5",
                        "-1",
                        "1e999999999",
                        "9".repeat(400),
                        "[5]",
                        "{\"a\":5}",
                        "\"keys\":5,",
                        "\"keys\":[5],",
                        "\"kty\":5,",
                        "\"n\":[],",
                        "\"e\":\"\",",
                        "\"alg\":5,",
                        "\"alg\":\"none\",",
                        "\"kid\":[\"x\"],",
                        "\"crit\":[5],",
                        "\"aud\":5,",
                        "\"aud\":{},",
                        "\"exp\":\"x\",",
                        "\"exp\":1e300,",
                        "\"iss\":5,",
                        "\"sub\":{},",
                        "\"azp\":5,",
                        "\"groups\":{\"a\":[]},",
                        "\"groups\":[[\"viewers\"]],",
                        "\"preferred_username\":\"a\\nb\",",
                        "\"jwks_uri\":\"https://127.0.0.1:0/\",",
                        "\"jwks_uri\":\"https://127.0.0.1:99999/\",",
                        "\"token_endpoint\":\"https://[::1\",",
                        "\"id_token\":5,",
                        "\"error\":\"a\\nb\",",
                        ":99999/",
                        "user:pass@",
                        "#",
                        "?a=b",
                        "%zz",
                        " ",
                        "\n",
                        "\u2028",
                        "[".repeat(2_000),
                        "x".repeat(3_000))
                .bytes();
    }

    private static Arbitrary<String> texts(String... good) {
        return damaged(good).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<byte[]> documents() {
        return damaged(document());
    }

    @Provide
    Arbitrary<byte[]> keySets() {
        return damaged(keys());
    }

    @Provide
    Arbitrary<byte[]> tokenAnswers() {
        return damaged(
                "{\"id_token\":\"%s\",\"token_type\":\"Bearer\"}"
                        .formatted(token(header(), claims())),
                "{\"error\":\"invalid_grant\",\"error_description\":\"a\"}");
    }

    @Provide
    Arbitrary<String> claimSets() {
        return texts(claims());
    }

    @Provide
    Arbitrary<String> headers() {
        return texts(header());
    }

    @Provide
    Arbitrary<String> tokens() {
        return texts(token(header(), claims()));
    }

    private static Pending login() {
        Pending any = new PendingLogins(new SecureRandom(), () -> NOW).begin("/");
        return new Pending(any.state(), any.browser(), "n", any.verifier(), "/", any.until());
    }

    private interface Question {
        Verdict ask() throws IOException;
    }

    /** Whose it is; empty if they were refused, or the provider was, in one line. */
    private static boolean isLetIn(Question question) {
        String line;
        try {
            Verdict verdict = question.ask();
            line = verdict.user().map(user -> user.name()).orElse(verdict.fault());
            assertThat(line.lines()).hasSize(1);
            assertThat(line).hasSizeLessThan(LONGEST);
            return verdict.user().isPresent();
        } catch (IOException refused) {
            assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
            assertThat(refused.getMessage()).hasSizeLessThan(LONGEST);
            return false;
        }
    }

    private static Verdict reached() throws IOException {
        Oidc fresh = new Oidc(settings, () -> NOW);
        fresh.reach();
        assertThat(fresh.authorization(login()).getScheme()).isEqualTo("https");
        return fresh.verify("a.b.c");
    }

    @Property(tries = OVER_THE_NETWORK)
    void aDocumentIsTakenOrRefusedInOneLine(@ForAll("documents") byte[] document) {
        good();
        ANSWERS.put(DOCUMENT, document);
        assertThat(isLetIn(OidcFuzzTest::reached)).isFalse();
    }

    @Property(tries = OVER_THE_NETWORK)
    void keysAreTakenOrRefusedInOneLine(@ForAll("keySets") byte[] keys) {
        good();
        ANSWERS.put("/keys", keys);
        assertThat(isLetIn(OidcFuzzTest::reached)).isFalse();
    }

    @Property(tries = OVER_THE_NETWORK)
    void aCodeIsRedeemedForASignedTokenAlone(@ForAll("tokenAnswers") byte[] answer) {
        good();
        ANSWERS.put("/token", answer);
        if (isLetIn(() -> oidc.redeem("code", login()))) {
            assertThat(new String(answer, StandardCharsets.UTF_8))
                    .contains(encoded(header()) + "." + encoded(claims()) + ".");
        }
    }

    @Property
    void claimsLetInWhomTheyMustOrNobody(@ForAll("claimSets") String claims) {
        good();
        if (isLetIn(() -> oidc.verify(token(header(), claims)))) {
            assertThat(claims).contains(issuer(), CLIENT, "viewers");
            LenientJson.read(claims).ifPresent(taken -> isGood(taken, claims));
        }
    }

    private static void isGood(JsonNode taken, String claims) {
        assertThat(taken.path("iss").asText()).as(claims).isEqualTo(issuer());
        assertThat(taken.path("aud").toString()).as(claims).contains('"' + CLIENT + '"');
        assertThat(taken.path("exp").asDouble())
                .as(claims)
                .isGreaterThan(NOW.getEpochSecond() - 31.0);
        assertThat(taken.path("groups").toString()).as(claims).contains("\"viewers\"");
    }

    @Property
    void aHeaderIsThatOfAKeyOrRefused(@ForAll("headers") String header) {
        good();
        if (isLetIn(() -> oidc.verify(token(header, claims())))) {
            assertThat(header).contains("RS256");
            LenientJson.read(header)
                    .ifPresent(
                            taken ->
                                    assertThat(taken.path("alg").asText())
                                            .as(header)
                                            .isEqualTo("RS256"));
        }
    }

    @Property
    void whatIsTakenWasSigned(@ForAll("tokens") String token) {
        good();
        if (isLetIn(() -> oidc.verify(token))) {
            assertThat(token).startsWith(encoded(header()) + "." + encoded(claims()) + ".");
        }
    }

    /** So that what is above is about more than refusals. */
    @Example
    void goodOnesAreTaken() {
        good();
        String token = token(header(), claims());
        ANSWERS.put(
                "/token",
                "{\"id_token\":\"%s\"}".formatted(token).getBytes(StandardCharsets.UTF_8));
        assertThat(isLetIn(() -> oidc.verify(token))).isTrue();
        assertThat(isLetIn(() -> oidc.redeem("code", login()))).isTrue();
    }
}
