package org.flexmeter.gateway.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of one TLS client, PEM all of them. They are read anew for each connection, so that a
 * renewed certificate is used without a restart.
 *
 * @param prefix of the settings, such as {@code fm.broker.tls}; messages name it
 * @param ca certificates of the authorities that are trusted; empty: those of the Java runtime
 * @param certificate our own, its chain behind it; for a server that asks for one (mutual TLS)
 * @param key of {@code certificate}, PKCS#8 without a password
 * @param crl revocation lists of the authorities in {@code ca}; empty: revocation is not looked at
 * @param protocols that may be spoken, such as {@code TLSv1.3}
 */
public record TlsFiles(
        String prefix,
        Optional<Path> ca,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> crl,
        List<String> protocols) {
    /** TLS 1.2 and 1.3; what is older is broken (RFC 8996). */
    public static final List<String> MODERN = List.of("TLSv1.3", "TLSv1.2");

    public TlsFiles {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(ca, "ca");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(crl, "crl");
        protocols = List.copyOf(protocols);
    }

    /** What the Java runtime trusts, and no certificate of our own. */
    public static TlsFiles none(String prefix) {
        return new TlsFiles(
                prefix,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                MODERN);
    }

    /** Whether anything differs from {@link #none}. */
    public boolean given() {
        return !equals(none(prefix));
    }
}
