package org.flexmeter.gateway.mqtt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.SocketFactory;
import org.jboss.logging.Logger;

/**
 * Sockets without TLS that read ahead and write behind. Paho reads byte by byte and flushes each
 * message, and each of its reads and writes is a call of the system otherwise, three of them for a
 * PUBACK; with TLS the records are buffered anyway.
 */
final class PlainSockets extends SocketFactory {
    private static final Logger LOG = Logger.getLogger(PlainSockets.class);

    /** So long a DISCONNECT may take to go out, in milliseconds. */
    private static final long LAST_WORDS = 1_000;

    @Override
    public Socket createSocket() {
        return new Buffered();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(from, fromPort));
    }

    private static Socket connected(SocketAddress to, SocketAddress... from) throws IOException {
        Socket socket = new Buffered();
        for (SocketAddress own : from) {
            socket.bind(own);
        }
        socket.connect(to);
        return socket;
    }

    private static final class Buffered extends Socket {
        private Optional<InputStream> ahead = Optional.empty();
        private Optional<WriteBehind> behind = Optional.empty();

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (ahead.isEmpty()) {
                ahead = Optional.of(new BufferedInputStream(super.getInputStream()));
            }
            return ahead.get();
        }

        @Override
        public synchronized OutputStream getOutputStream() throws IOException {
            if (behind.isEmpty()) {
                behind =
                        Optional.of(
                                WriteBehind.open(
                                        "MQTT writer to " + getRemoteSocketAddress(),
                                        super.getOutputStream(),
                                        this::closeAtOnce));
            }
            return behind.get();
        }

        @Override
        public void close() throws IOException {
            opened().ifPresent(stream -> stream.end(LAST_WORDS));
            super.close();
        }

        private synchronized Optional<WriteBehind> opened() {
            return behind;
        }

        /** Ends the thread that reads; Paho then tells that the connection is lost. */
        private void closeAtOnce() {
            try {
                super.close();
            } catch (IOException e) {
                LOG.debugf("closing %s: %s", this, e.getMessage());
            }
        }
    }
}
