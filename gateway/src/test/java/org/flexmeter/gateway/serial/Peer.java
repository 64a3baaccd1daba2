package org.flexmeter.gateway.serial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import org.flexmeter.world.line.PtyBridge;
import org.flexmeter.world.line.Ptys;

/** The far end of a line: a TCP serial server, with a pseudo-terminal in front of it if wanted. */
public final class Peer implements AutoCloseable {
    private final ServerSocket server;
    private final Optional<Path> device;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private Optional<Socket> client = Optional.empty();
    private Optional<PtyBridge> bridge = Optional.empty();

    private Peer(Optional<Path> device) throws IOException {
        this.server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        this.device = device;
        Thread acceptor = new Thread(this::accept, "peer");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public static Peer tcp() throws IOException {
        return new Peer(Optional.empty());
    }

    /** Behind a device that is plugged in. */
    public static Peer tty(Path device) throws IOException {
        Peer peer = new Peer(Optional.of(device));
        peer.plugIn();
        return peer;
    }

    /** The line as it stands in a URI. */
    public String line() {
        return device.map(Path::toString).orElse("tcp://127.0.0.1:" + server.getLocalPort());
    }

    /** Puts the device back; a TCP server takes new connections anyway. */
    public void plugIn() {
        bridge = device.map(d -> Ptys.bridge(d, server.getLocalPort()));
    }

    /** Pulls the device out, or drops the connection. */
    public synchronized void unplug() throws IOException {
        bridge.ifPresent(PtyBridge::close);
        bridge = Optional.empty();
        if (client.isPresent()) {
            client.get().close();
            client = Optional.empty();
        }
    }

    public synchronized boolean isConnected() {
        return client.isPresent();
    }

    public synchronized void send(byte[] bytes) throws IOException {
        client.orElseThrow().getOutputStream().write(bytes);
    }

    public synchronized byte[] received() {
        return received.toByteArray();
    }

    @Override
    public void close() throws IOException {
        unplug();
        server.close();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket accepted = server.accept();
                Thread reader = new Thread(() -> read(accepted), "peer-reader");
                reader.setDaemon(true);
                synchronized (this) {
                    client = Optional.of(accepted);
                }
                reader.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void read(Socket from) {
        byte[] bytes = new byte[1024];
        try (InputStream in = from.getInputStream()) {
            for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
                synchronized (this) {
                    received.write(bytes, 0, length);
                }
            }
        } catch (IOException e) {
            forget(from); // dropped by the test, or by the gateway
        }
        forget(from);
    }

    private synchronized void forget(Socket gone) {
        client = client.filter(c -> c != gone);
    }
}
