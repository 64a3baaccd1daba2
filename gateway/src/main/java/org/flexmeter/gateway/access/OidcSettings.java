package org.flexmeter.gateway.access;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Login at an OpenID provider, as {@code fm.console.oidc.*} say it.
 *
 * @param issuer the provider's name for itself, to the letter; https
 * @param clientId what the console is called there
 * @param clientSecret the console's password there
 * @param callback where the provider sends a browser back to
 * @param scope what is asked for, {@code openid} among it
 * @param rolesClaim the claim with a user's groups; {@code a.b} is also looked for within a
 * @param operators groups whose members are operators
 * @param viewers groups whose members are viewers
 * @param ca authorities that the provider's certificate may be of; empty: the Java runtime's
 */
public record OidcSettings(
        String issuer,
        String clientId,
        String clientSecret,
        URI callback,
        String scope,
        String rolesClaim,
        Set<String> operators,
        Set<String> viewers,
        Optional<Path> ca) {
    /** Where the settings begin. */
    public static final String PREFIX = "fm.console.oidc";

    /** Where a provider sends browsers back to, on this server. */
    public static final String CALLBACK = "/login/oidc/callback";

    /**
     * A setting that cannot be used.
     *
     * @param setting its name
     * @param what is wrong and what to do
     */
    public record Flaw(String setting, String what) {}

    public OidcSettings {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        Objects.requireNonNull(callback, "callback");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(rolesClaim, "rolesClaim");
        Objects.requireNonNull(ca, "ca");
        operators = Set.copyOf(operators);
        viewers = Set.copyOf(viewers);
    }

    /** Without the secret: records are easily logged. */
    @Override
    public String toString() {
        return "OIDC " + clientId + " at " + issuer;
    }

    /**
     * What is set; empty while there is no issuer.
     *
     * @throws AccessException with setting and remedy if it cannot be used
     */
    public static Optional<OidcSettings> of(Config config) {
        Optional<Flaw> flaw = flaws(config).stream().findFirst();
        if (flaw.isPresent()) {
            throw new AccessException(flaw.get().setting() + ": " + flaw.get().what());
        }
        return isOn(config) ? Optional.of(read(config)) : Optional.empty();
    }

    private static boolean isOn(Config config) {
        return !text(config, "issuer").isEmpty();
    }

    private static OidcSettings read(Config config) {
        return new OidcSettings(
                text(config, "issuer"),
                text(config, "client-id"),
                text(config, "client-secret"),
                URI.create(text(config, "redirect").replaceFirst("/$", "") + CALLBACK),
                text(config, "scope"),
                text(config, "roles-claim"),
                words(config, "operators"),
                words(config, "viewers"),
                config.getOptionalValue(name("ca"), Path.class));
    }

    /** Everything that is wrong; nothing while there is no issuer. */
    public static List<Flaw> flaws(Config config) {
        List<Flaw> flaws = new ArrayList<>();
        if (!isOn(config)) {
            return flaws;
        }
        if (!isIssuer(text(config, "issuer"))) {
            flaws.add(flaw("issuer", "is no issuer; write https://host/path, as its documents do"));
        }
        if (!isRedirect(text(config, "redirect"))) {
            flaws.add(
                    flaw(
                            "redirect",
                            "is not where browsers reach this console; write https://host[:port],"
                                    + " or http://127.0.0.1:9000 on this machine"));
        }
        for (String key : List.of("client-id", "client-secret", "roles-claim")) {
            if (text(config, key).isEmpty()) {
                flaws.add(flaw(key, "is empty; set it as the provider has it"));
            }
        }
        if (!List.of(text(config, "scope").split(" ")).contains("openid")) {
            flaws.add(flaw("scope", "has no openid in it; write openid profile"));
        }
        if (words(config, "operators").isEmpty() && words(config, "viewers").isEmpty()) {
            flaws.add(flaw("operators", "is empty, and so is viewers; name a group in one"));
        }
        config.getOptionalValue(name("ca"), Path.class)
                .filter(file -> !Files.isReadable(file))
                .ifPresent(file -> flaws.add(flaw("ca", file + " cannot be read; mend it")));
        return flaws;
    }

    /** OpenID Connect Discovery 1.0, 3: https, without query and fragment. */
    private static boolean isIssuer(String text) {
        return uri(text).filter(uri -> "https".equals(uri.getScheme())).isPresent();
    }

    /** A code travels there, so without TLS to this machine only (RFC 8252, 7.3). */
    private static boolean isRedirect(String text) {
        return uri(text)
                .filter(uri -> uri.getPath().isEmpty() || uri.getPath().equals("/"))
                .filter(
                        uri ->
                                "https".equals(uri.getScheme())
                                        || "http".equals(uri.getScheme())
                                                && Set.of("127.0.0.1", "localhost", "[::1]")
                                                        .contains(uri.getHost()))
                .isPresent();
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(uri -> uri.getHost() != null && uri.getPath() != null)
                    .filter(uri -> uri.getQuery() == null && uri.getFragment() == null)
                    .filter(uri -> uri.getUserInfo() == null);
        } catch (IllegalArgumentException noUri) {
            return Optional.empty();
        }
    }

    private static Flaw flaw(String key, String what) {
        return new Flaw(name(key), what);
    }

    private static String name(String key) {
        return PREFIX + "." + key;
    }

    private static String text(Config config, String key) {
        return config.getOptionalValue(name(key), String.class).orElse("").strip();
    }

    private static Set<String> words(Config config, String key) {
        Set<String> words = new HashSet<>();
        config.getOptionalValues(name(key), String.class)
                .ifPresent(all -> all.stream().map(String::strip).forEach(words::add));
        words.remove("");
        return words;
    }
}
