package org.flexmeter.gateway.mqtt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;

/**
 * Sockets without TLS that read ahead. Paho reads byte by byte, and each of its reads is a call of
 * the system otherwise, three of them for a PUBACK; with TLS the records are buffered anyway.
 */
final class PlainSockets extends SocketFactory {
    @Override
    public Socket createSocket() {
        return new ReadingAhead();
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
        Socket socket = new ReadingAhead();
        for (SocketAddress own : from) {
            socket.bind(own);
        }
        socket.connect(to);
        return socket;
    }

    private static final class ReadingAhead extends Socket {
        private InputStream ahead;

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (ahead == null) {
                ahead = new BufferedInputStream(super.getInputStream());
            }
            return ahead;
        }
    }
}
