package org.flexmeter.gateway.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.flexmeter.gateway.tls.Handshakes;

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
        /** The broker, or its certificate, said why there is no connection. */
        TOLD,
        /** The broker refused one publish and the library ended the connection for it (QoS 2). */
        PUBLISH_REFUSED
    }

    private static final String CLOSED = "it closed the connection";

    /** Whether the broker ended the connection, and not the network. */
    boolean closed() {
        return kind == Kind.AWAY && why.equals(CLOSED);
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
        // Told as news: after a refused certificate the far side's alert may be overtaken by a
        // broken
        // pipe, and is seen at a later attempt only.
        return Handshakes.explain(fault)
                .map(why -> new Loss(Kind.TOLD, why, 0))
                .orElseGet(() -> network(fault));
    }

    private static Loss network(Throwable fault) {
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
        if (fault instanceof EOFException) {
            return Optional.of(CLOSED);
        }
        if (fault instanceof ConnectException) {
            String text = text(fault).toLowerCase(Locale.ROOT);
            return Optional.of(text.replaceFirst(" \\(connection refused\\)$", ""));
        }
        if (fault instanceof SocketException) {
            return Optional.of("the connection broke: " + text(fault).toLowerCase(Locale.ROOT));
        }
        return Optional.empty();
    }

    private static String text(Throwable fault) {
        return Optional.ofNullable(fault.getMessage()).orElse(fault.getClass().getSimpleName());
    }
}
