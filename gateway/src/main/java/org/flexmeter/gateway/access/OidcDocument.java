package org.flexmeter.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import org.flexmeter.gateway.message.OneLine;

/**
 * What a provider says about itself (OpenID Connect Discovery 1.0, 3).
 *
 * @param authorization where browsers are sent
 * @param token where codes are redeemed
 * @param keys where the keys are by which it signs
 */
record OidcDocument(URI authorization, URI token, URI keys) {
    private static final int SHOWN = 100;

    /** Where the document of an issuer is (the same, 4.1). */
    static URI address(String issuer) {
        return URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    }

    /**
     * Reads it.
     *
     * @throws IOException if it is another issuer's (the same, 4.3), or an address is not https
     */
    static OidcDocument of(JsonNode document, String issuer) throws IOException {
        String named = document.path("issuer").asText();
        if (!named.equals(issuer)) {
            throw new IOException(
                    "its document is of issuer '%s', not of '%s'"
                            .formatted(OneLine.of(named, SHOWN), issuer));
        }
        return new OidcDocument(
                https(document, "authorization_endpoint"),
                https(document, "token_endpoint"),
                https(document, "jwks_uri"));
    }

    private static URI https(JsonNode document, String name) throws IOException {
        String text = document.path(name).asText();
        try {
            URI uri = URI.create(text);
            if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException noUri) {
            // told below
        }
        throw new IOException("its document has no https address as " + name);
    }
}
