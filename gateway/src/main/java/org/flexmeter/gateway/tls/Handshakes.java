package org.flexmeter.gateway.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What a failed handshake means and what to do about it, in one line. */
public final class Handshakes {
    private static final String ALERT = "fatal alert: ";
    private static final int LONGEST = 30;

    /**
     * Alerts of the far side (RFC 8446, 6.2), as the Java runtime names them. A server on Java
     * sends bad_certificate where there is none, handshake_failure where the key is another one's,
     * certificate_unknown for all else; one on OpenSSL is more exact.
     */
    private static final Map<String, String> ALERTS =
            Map.of(
                    "certificate_required",
                            "it wants a certificate of ours; set certificate and key",
                    "bad_certificate",
                            "it does not accept our certificate, or wants one; set certificate and"
                                    + " key",
                    "unknown_ca", "it does not know the authority of our certificate",
                    "certificate_unknown",
                            "it does not accept our certificate: it does not know its authority, or has"
                                    + " revoked it",
                    "certificate_expired", "our certificate has expired; renew it",
                    "certificate_revoked", "our certificate has been revoked",
                    "decrypt_error",
                            "it refuses our key; set the one that our certificate was made for",
                    "protocol_version", "it does not speak our versions of TLS",
                    "handshake_failure",
                            "no common cipher, or it wants a certificate of ours, or our key is not"
                                    + " that of our certificate; set certificate and key");

    private Handshakes() {}

    /**
     * In plain words, beginning with "TLS: ".
     *
     * @return empty if nothing in the chain of causes is about TLS
     */
    public static Optional<String> explain(Throwable fault) {
        boolean tls =
                chain(fault).anyMatch(t -> t instanceof SSLException || t instanceof TlsException);
        return tls ? Optional.of("TLS: " + words(fault)) : Optional.empty();
    }

    /** With what is suppressed: Cassandra's driver puts there what each node said. */
    private static Stream<Throwable> chain(Throwable fault) {
        return Stream.iterate(fault, t -> t != null, Throwable::getCause)
                .limit(LONGEST)
                .flatMap(
                        t ->
                                Stream.concat(
                                        Stream.of(t),
                                        Stream.of(t.getSuppressed()).flatMap(Handshakes::chain)));
    }

    private static String words(Throwable fault) {
        return chain(fault)
                .map(Handshakes::cause)
                .flatMap(Optional::stream)
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> first(fault));
    }

    private static String first(Throwable fault) {
        return chain(fault)
                .filter(t -> t instanceof SSLException || t instanceof TlsException)
                .findFirst()
                .map(Throwable::getMessage)
                .orElse("handshake failed");
    }

    /** One link of the chain; inner ones say it better. */
    private static Optional<String> cause(Throwable fault) {
        if (fault instanceof CertificateRevokedException revoked) {
            return Optional.of(
                    "its certificate was revoked on %s (%s); it needs a new one"
                            .formatted(
                                    revoked.getRevocationDate().toInstant(),
                                    revoked.getRevocationReason()));
        }
        if (fault instanceof CertificateExpiredException) {
            return Optional.of("its certificate has expired; it needs a new one");
        }
        if (fault instanceof CertificateNotYetValidException) {
            return Optional.of(
                    "its certificate is not valid yet; look at the clocks of both machines");
        }
        if (fault instanceof CertPathValidatorException path) {
            return validation(path);
        }
        if (fault instanceof CertPathBuilderException) {
            return Optional.of(
                    "its certificate is of an authority that is not trusted; put that authority's"
                            + " certificate into the file of the setting ca");
        }
        if (fault instanceof CertificateException) {
            return name(String.valueOf(fault.getMessage()));
        }
        return fault instanceof SSLException ? alert(fault) : Optional.empty();
    }

    private static Optional<String> validation(CertPathValidatorException path) {
        return path.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS
                ? Optional.of(
                        "whether its certificate was revoked is not known; the list in the setting"
                                + " crl is out of date or of another authority")
                : Optional.empty();
    }

    private static Optional<String> name(String message) {
        return message.startsWith("No subject alternative")
                        || message.startsWith("No name matching")
                ? Optional.of(
                        "its certificate is made out to another host; connect by a name that it"
                                + " holds")
                : Optional.empty();
    }

    private static Optional<String> alert(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return Optional.of("it does not speak TLS at this port");
        }
        int at = message.indexOf(ALERT);
        return at < 0
                ? Optional.empty()
                : Optional.ofNullable(
                        ALERTS.get(
                                message.substring(at + ALERT.length()).toLowerCase(Locale.ROOT)));
    }
}
