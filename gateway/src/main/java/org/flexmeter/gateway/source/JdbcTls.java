package org.flexmeter.gateway.source;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.tls.OwnCertificate;
import org.flexmeter.gateway.tls.TlsException;

/**
 * What a driver does not say of a connection that ended in the handshake: that our own certificate
 * has expired.
 *
 * @param certificate the URL's {@code sslcert}
 */
record JdbcTls(Optional<Path> certificate) {
    private static final Pattern CERTIFICATE = Pattern.compile("[?&]sslcert=([^&]+)");
    private static final String CONNECTION = "08";

    /** Of a JDBC URL. */
    static JdbcTls of(String url) {
        Matcher matcher = CERTIFICATE.matcher(url);
        return new JdbcTls(
                matcher.find() ? Optional.of(Path.of(matcher.group(1))) : Optional.empty());
    }

    /** The fault, or one that says it better. */
    SQLException explain(SQLException fault) {
        boolean connecting =
                Optional.ofNullable(fault.getSQLState())
                        .filter(state -> state.startsWith(CONNECTION))
                        .isPresent();
        return connecting
                ? certificate
                        .flatMap(file -> OwnCertificate.expired(file, Instant.now()))
                        .map(why -> withReason(fault, why))
                        .orElse(fault)
                : fault;
    }

    private static SQLException withReason(SQLException fault, String why) {
        return new SQLException(why, fault.getSQLState(), new TlsException(why, fault));
    }
}
