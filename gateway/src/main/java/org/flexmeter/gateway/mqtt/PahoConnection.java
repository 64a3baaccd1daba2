package org.flexmeter.gateway.mqtt;

import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.SocketFactory;
import org.flexmeter.gateway.tls.TlsException;
import org.jboss.logging.Logger;

/**
 * What is the same with both generations of Paho's asynchronous client, which do the same and have
 * no type in common.
 */
abstract class PahoConnection implements Connection {
    private static final Logger LOG = Logger.getLogger(PahoConnection.class);

    private final LinkSettings settings;
    private volatile Optional<Listener> listener = Optional.empty();

    PahoConnection(LinkSettings settings) {
        this.settings = settings;
    }

    final LinkSettings settings() {
        return settings;
    }

    /** Who hears of answers, until the connection is closed. */
    final void tell(Listener to) {
        listener = Optional.of(to);
    }

    final IllegalArgumentException unusable(Exception fault) {
        return new IllegalArgumentException(
                "fm-mqtt: cannot use the broker URL " + settings.broker(), fault);
    }

    /** Hands a message to the client; IllegalArgumentException if it can never be sent. */
    abstract void send(Part part) throws Exception;

    /** Asks for a subscription; the answer is told to the future. */
    abstract void subscribe(String filter, int qos, CompletableFuture<Integer> answer)
            throws Exception;

    /** Asks for the end of a subscription; the answer is told to the future. */
    abstract void unsubscribe(String filter, CompletableFuture<Integer> answer) throws Exception;

    /** Sends PUBACK. */
    abstract void confirm(Arrival arrival) throws Exception;

    /** With a DISCONNECT, if there is a connection; waits for it. */
    abstract void disconnect() throws Exception;

    abstract void disconnectForcibly() throws Exception;

    abstract void closeClient() throws Exception;

    @Override
    public final boolean publish(Part part) {
        try {
            send(part);
            return true;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            LOG.debugf("%s: publish not taken: %s", settings.clientId(), e.getMessage());
            return false;
        }
    }

    @Override
    public final CompletableFuture<Integer> subscribe(String filter, int qos) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        try {
            subscribe(filter, qos, answer);
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public final CompletableFuture<Integer> unsubscribe(String filter) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        try {
            unsubscribe(filter, answer);
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    @Override
    public final void acknowledge(Arrival arrival) {
        if (arrival.qos() != 1) {
            return;
        }
        try {
            confirm(arrival);
        } catch (Exception e) {
            LOG.debugf("%s: PUBACK not sent: %s", settings.clientId(), e.getMessage());
        }
    }

    @Override
    public final CompletableFuture<Void> close(boolean politely) {
        listener = Optional.empty();
        return Closing.run(
                settings.clientId(),
                () -> {
                    if (politely) {
                        disconnect();
                    }
                },
                this::disconnectForcibly,
                this::closeClient);
    }

    /** What makes the sockets; empty for Paho's own way. */
    final Optional<SocketFactory> sockets() throws TlsException {
        Optional<SocketFactory> secure = settings.tls().sockets().map(SocketFactory.class::cast);
        return secure.isEmpty() && settings.broker().startsWith("tcp://")
                ? Optional.of(new PlainSockets())
                : secure;
    }

    /**
     * What the broker sends as far as we take it. A message that is too large is told to the
     * listener beside Paho, and can be acknowledged as one that came.
     */
    final InputStream bounded(InputStream in) {
        return new BoundedPackets(
                in,
                settings.maxInbound(),
                (topic, qos, id, bytes) ->
                        listener.ifPresent(
                                to -> to.arrived(this, Arrival.skipped(id, topic, qos, bytes))));
    }

    /** The broker's answer to a publish; of no interest once the connection is closed. */
    final void answered(Part part, int reasonCode) {
        listener.ifPresent(to -> to.acknowledged(this, part, reasonCode));
    }

    /** Only when the connection ends; that is told by itself and the part is sent again. */
    final void notAnswered() {
        LOG.tracef("%s: a publish ended with its connection", settings.clientId());
    }
}
