package org.flexmeter.world.line;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import org.flexmeter.world.process.PartException;

/**
 * A TCP serial server with one client at a time, as real ones are: a new connection ends the old
 * one. {@link Ptys} puts a device in front of it.
 */
final class SerialServer implements AutoCloseable {

    /** What the client does; called by the server's threads. */
    interface Listener {
        /** A client has connected. */
        default void connected() {}

        /** The client has written. */
        default void received(byte[] bytes, int length) {}
    }

    private static final int BUFFER = 4096;

    private final ServerSocket server;
    private final Listener listener;
    private final Object writing = new Object();
    private volatile Optional<Socket> client = Optional.empty();

    /**
     * Listens on 127.0.0.1.
     *
     * @param port 0 for any
     * @throws PartException if the port is in use
     */
    SerialServer(String name, int port, Listener listener) {
        this.listener = listener;
        try {
            server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new PartException(
                    "The port " + port + " of " + name + " cannot be used: " + e.getMessage(), e);
        }
        daemon(name, this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    boolean isConnected() {
        return client.isPresent();
    }

    /**
     * Writes to the client, as long as it takes.
     *
     * @return false if there is none, or it went away; nobody knows then how much it has read
     */
    boolean write(byte[] bytes) {
        Optional<Socket> to = client;
        if (to.isEmpty()) {
            return false;
        }
        synchronized (writing) {
            try {
                to.get().getOutputStream().write(bytes);
                return true;
            } catch (IOException e) {
                forget(to.get());
                return false;
            }
        }
    }

    /** Drops the connection, if there is one; the server goes on. */
    void drop() {
        client.ifPresent(this::forget);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                accepted.setTcpNoDelay(true);
                drop();
                client = Optional.of(accepted);
                daemon("line " + port(), () -> read(accepted));
                listener.connected();
            } catch (IOException e) {
                drop(); // closed, or the client gave up while it connected
            }
        }
    }

    private void read(Socket from) {
        byte[] bytes = new byte[BUFFER];
        try (InputStream in = from.getInputStream()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                listener.received(bytes, length);
            }
        } catch (IOException e) {
            forget(from);
        }
        forget(from);
    }

    private synchronized void forget(Socket gone) {
        client = client.filter(c -> c != gone);
        try {
            gone.close();
        } catch (IOException e) {
            throw new PartException("A connection could not be closed: " + e.getMessage(), e);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new PartException("A serial server did not close: " + e.getMessage(), e);
        }
        drop();
    }
}
