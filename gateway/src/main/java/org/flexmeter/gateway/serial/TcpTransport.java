package org.flexmeter.gateway.serial;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import jdk.net.ExtendedSocketOptions;
import org.flexmeter.gateway.serial.LineAddress.Tcp;

/** A TCP serial server (raw mode). Keep-alive finds a server that vanished within a minute. */
final class TcpTransport implements Transport {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int KEEP_IDLE_SECONDS = 30;
    private static final int KEEP_INTERVAL_SECONDS = 10;
    private static final int KEEP_PROBES = 3;

    private final Socket socket;
    private final InputStream in;

    private TcpTransport(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Connects; the exception's message says what is wrong, for an operator. */
    static TcpTransport open(Tcp address) throws IOException {
        Socket socket = new Socket();
        try {
            keepAlive(socket);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            InetSocketAddress where = new InetSocketAddress(address.host(), address.port());
            if (where.isUnresolved()) {
                throw new UnknownHostException("the host " + address.host() + " is not known");
            }
            socket.connect(where, CONNECT_MILLIS);
            return new TcpTransport(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_IDLE_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_INTERVAL_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_PROBES);
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        int length;
        try {
            length = in.read(into);
        } catch (SocketTimeoutException e) {
            return 0;
        }
        if (length < 0) {
            throw new EOFException("the server closed the connection");
        }
        return length;
    }

    @Override
    public boolean ready() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            return false; // the next read tells why
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
