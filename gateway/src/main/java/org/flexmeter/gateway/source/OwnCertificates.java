package org.flexmeter.gateway.source;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Our own certificates by the settings that name them: those of the broker and of each Cassandra,
 * {@code sslcert} of JDBC URLs, and the console's.
 */
public final class OwnCertificates {
    private static final Pattern FILES =
            Pattern.compile(".*\\.tls\\.certificate|quarkus\\.tls\\..*key-store\\.pem\\..*\\.cert");
    private static final String URL = ".jdbc.url";

    private OwnCertificates() {}

    /** The files, none of which need be there. */
    public static Map<String, Path> of(Config settings) {
        Map<String, Path> files = new TreeMap<>();
        for (String name : settings.getPropertyNames()) {
            if (FILES.matcher(name).matches()) {
                text(settings, name).map(Path::of).ifPresent(file -> files.put(name, file));
            } else if (name.endsWith(URL)) {
                text(settings, name)
                        .flatMap(url -> JdbcTls.of(url).certificate())
                        .ifPresent(file -> files.put(name, file));
            }
        }
        return files;
    }

    private static Optional<String> text(Config settings, String name) {
        return settings.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
    }
}
