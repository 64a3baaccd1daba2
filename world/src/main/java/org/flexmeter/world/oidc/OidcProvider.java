package org.flexmeter.world.oidc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.tls.Authority.Identity;
import org.flexmeter.world.tls.TlsEnds;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * A small OpenID provider with one client, at which Vera is always logged in: it sends each browser
 * back at once. It is strict with the client: secret, PKCE, where it sends back to, one use of a
 * code.
 */
public final class OidcProvider implements AutoCloseable {
    /** The client that it knows. */
    public static final String CLIENT = "flexmeter-console";

    /** The client's secret, with what has to be encoded in it. */
    public static final String SECRET = "s3cret:+%/";

    /** Its only user. */
    public static final String USER = "vera";

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Granted(String redirect, String nonce, String challenge) {}

    private final HttpsServer server;
    private final String issuer;
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private volatile RsaJsonWebKey key = newKey();
    private volatile List<String> groups = List.of();

    private OidcProvider(HttpsServer server, String issuer) {
        this.server = server;
        this.issuer = issuer;
    }

    /** Starts one at a port of 127.0.0.1. */
    public static OidcProvider start(int port, Identity own) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(TlsEnds.server(own)));
            OidcProvider provider = new OidcProvider(server, issuer(port));
            server.createContext("/.well-known/openid-configuration", provider::document);
            server.createContext("/keys", provider::keys);
            server.createContext("/authorize", provider::authorize);
            server.createContext("/token", provider::token);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new PartException("The OpenID provider cannot listen on port " + port + ".", e);
        }
    }

    /** What the provider at a port calls itself. */
    public static String issuer(int port) {
        return "https://127.0.0.1:" + port;
    }

    /** The groups that its user is in from now on. */
    public OidcProvider groups(String... names) {
        groups = List.of(names);
        return this;
    }

    /** Signs with a new key from now on, and knows the old one no more. */
    public void rotate() {
        key = newKey();
    }

    /** The key by which it signs. */
    public RsaJsonWebKey key() {
        return key;
    }

    /** What it says of its user now, to its client. */
    public JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(CLIENT);
        claims.setSubject("5b0d7e1c");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setStringClaim("preferred_username", USER);
        claims.setStringListClaim("groups", groups);
        return claims;
    }

    /** A token with such claims, signed with the key of now. */
    public String sign(JwtClaims claims) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setKey(key.getPrivateKey());
        jws.setPayload(claims.toJson());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new PartException("A token cannot be signed.", e);
        }
    }

    private static RsaJsonWebKey newKey() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(UUID.randomUUID().toString());
            return key;
        } catch (JoseException e) {
            throw new PartException("A key cannot be made.", e);
        }
    }

    private void document(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                JSON.writeValueAsString(
                        Map.of(
                                "issuer", issuer,
                                "authorization_endpoint", issuer + "/authorize",
                                "token_endpoint", issuer + "/token",
                                "jwks_uri", issuer + "/keys")));
    }

    private void keys(HttpExchange exchange) throws IOException {
        json(exchange, 200, new JsonWebKeySet(key).toJson());
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = fields(exchange.getRequestURI().getRawQuery());
        boolean right =
                "code".equals(query.get("response_type"))
                        && CLIENT.equals(query.get("client_id"))
                        && List.of(query.getOrDefault("scope", "").split(" ")).contains("openid")
                        && "S256".equals(query.get("code_challenge_method"));
        if (!right) {
            json(exchange, 400, "{\"error\":\"invalid_request\"}");
            return;
        }
        String code = UUID.randomUUID().toString();
        String redirect = query.get("redirect_uri");
        codes.put(code, new Granted(redirect, query.get("nonce"), query.get("code_challenge")));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        redirect + "?code=" + code + "&state=" + encoded(query.get("state")));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> form = fields(new String(body, StandardCharsets.UTF_8));
        // a code is gone with its first use, right or wrong
        Granted granted = codes.remove(form.getOrDefault("code", ""));
        if (!basic().equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(exchange, 401, "{\"error\":\"invalid_client\"}");
        } else if (granted == null
                || !granted.redirect().equals(form.get("redirect_uri"))
                || !granted.challenge().equals(hash(form.getOrDefault("code_verifier", "")))) {
            json(exchange, 400, "{\"error\":\"invalid_grant\"}");
        } else {
            JwtClaims claims = claims();
            claims.setStringClaim("nonce", granted.nonce());
            json(
                    exchange,
                    200,
                    JSON.writeValueAsString(
                            Map.of(
                                    "access_token", "not used",
                                    "token_type", "Bearer",
                                    "id_token", sign(claims))));
        }
    }

    private static String basic() {
        String pair = encoded(CLIENT) + ":" + encoded(SECRET);
        return "Basic "
                + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new PartException("This Java has no SHA-256.", e);
        }
    }

    /** The fields of a form or a query. */
    public static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String field : text.split("&")) {
            String[] pair = field.split("=", 2);
            fields.put(decoded(pair[0]), pair.length == 2 ? decoded(pair[1]) : "");
        }
        return fields;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void json(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
