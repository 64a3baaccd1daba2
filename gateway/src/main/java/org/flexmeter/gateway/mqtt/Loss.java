package org.flexmeter.gateway.mqtt;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why there is no connection.
 *
 * @param why one line for the operator
 * @param reasonCode the protocol's, 0 if the broker gave none
 */
record Loss(Kind kind, String why, int reasonCode) {

    enum Kind {
        /** The network or the process is away, or does not answer. */
        AWAY,
        /** The broker said why it ends or refuses the connection. */
        TOLD,
        /** The broker refused one publish and the library ended the connection for it (QoS 2). */
        PUBLISH_REFUSED
    }

    static Loss away(String why) {
        return new Loss(Kind.AWAY, why, 0);
    }

    static Loss told(int reasonCode) {
        return new Loss(Kind.TOLD, ReasonCodes.text(reasonCode), reasonCode);
    }

    static Loss publishRefused(int reasonCode) {
        String why = "a publish was refused: " + ReasonCodes.text(reasonCode);
        return new Loss(Kind.PUBLISH_REFUSED, why, reasonCode);
    }

    /** The network's error in plain words, whatever the library wrapped around it. */
    static Loss of(Throwable fault) {
        return away(
                Stream.iterate(fault, t -> t != null, Throwable::getCause)
                        .map(Loss::words)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseGet(() -> text(fault).toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> words(Throwable fault) {
        if (fault instanceof UnknownHostException) {
            return Optional.of("its host name is not known");
        }
        if (fault instanceof SocketTimeoutException) {
            return Optional.of("no answer to the connect");
        }
        if (fault instanceof SSLException) {
            return Optional.of("TLS: " + fault.getMessage());
        }
        if (fault instanceof ConnectException) {
            String text = text(fault).toLowerCase(Locale.ROOT);
            return Optional.of(text.replaceFirst(" \\(connection refused\\)$", ""));
        }
        return Optional.empty();
    }

    private static String text(Throwable fault) {
        return Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
    }
}
