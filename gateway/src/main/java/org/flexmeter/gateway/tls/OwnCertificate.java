package org.flexmeter.gateway.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Our own certificate as we can judge it ourselves: with TLS 1.3 the far side's reason for refusing
 * it is often overtaken by the end of the connection.
 */
public final class OwnCertificate {
    private OwnCertificate() {}

    /**
     * Whether it has ended.
     *
     * @param certificate a PEM file; one that cannot be read is not judged here
     * @return one line with the remedy
     */
    public static Optional<String> expired(Path certificate, Instant now) {
        return end(certificate)
                .filter(end -> end.isBefore(now))
                .map(
                        end ->
                                "our certificate has expired; renew it (%s, until %s)"
                                        .formatted(certificate, end));
    }

    /** As {@link #expired}, and whether it ends within such a time. */
    public static Optional<String> ending(Path certificate, Instant now, Duration within) {
        return expired(certificate, now)
                .or(
                        () ->
                                end(certificate)
                                        .filter(end -> end.isBefore(now.plus(within)))
                                        .map(
                                                end ->
                                                        "our certificate %s ends on %s; renew it"
                                                                .formatted(certificate, end)));
    }

    /** When it ends; empty if the PEM file cannot be read. */
    public static Optional<Instant> end(Path certificate) {
        try (InputStream in = Files.newInputStream(certificate)) {
            X509Certificate first =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            return Optional.of(first.getNotAfter().toInstant());
        } catch (IOException | CertificateException e) {
            return Optional.empty();
        }
    }
}
