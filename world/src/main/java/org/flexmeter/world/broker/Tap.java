package org.flexmeter.world.broker;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.flexmeter.world.process.PartException;

/**
 * Stands between clients and a broker, and remembers what was published and what the broker
 * acknowledged. A broker that is killed may lose what it had acknowledged, so that a subscriber
 * alone cannot tell whether a gateway lost something.
 */
public final class Tap implements AutoCloseable {
    private final int brokerPort;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final TapRecord seen = new TapRecord();
    private final AtomicInteger connections = new AtomicInteger();

    private Tap(int brokerPort, ServerSocket server) {
        this.brokerPort = brokerPort;
        this.server = server;
    }

    /** A tap on any free port; the broker need not be there yet. */
    public static Tap of(Broker broker) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Tap tap = new Tap(broker.port(), server);
            daemon("tap", tap::accept);
            return tap;
        } catch (IOException e) {
            throw new PartException("A tap before the MQTT broker cannot be opened.", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getLocalPort();
    }

    /** What a client connects to. */
    public String url() {
        return "tcp://127.0.0.1:" + port();
    }

    /** What went through so far. */
    public TapRecord seen() {
        return seen;
    }

    /** How many connections there were. */
    public int connections() {
        return connections.get();
    }

    /** Cuts all connections. */
    public void cut() {
        sockets.forEach(Tap::close);
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new PartException("A tap before the MQTT broker cannot be closed.", e);
        }
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException closedOrBrokerAway) {
                Thread.onSpinWait();
            }
        }
    }

    private void connect(Socket client) throws IOException {
        try {
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), brokerPort);
            sockets.addAll(List.of(client, broker));
            int connection = connections.incrementAndGet();
            daemon("tap-out", () -> pass(client, broker, p -> seen.sent(connection, p)));
            daemon("tap-in", () -> pass(broker, client, p -> seen.answered(connection, p)));
        } catch (IOException brokerAway) {
            client.close();
        }
    }

    private interface Watcher {
        void see(TapRecord.Packet packet);
    }

    /**
     * Passes packets on until the sender is through. The other direction stays open for what is
     * still under way there: closing at once would make the receiver lose answers that were seen
     * here.
     */
    private static void pass(Socket from, Socket to, Watcher watcher) {
        try {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(from.getInputStream()));
            while (true) {
                TapRecord.Packet packet = TapRecord.Packet.read(in);
                // Seen before it is passed on, or its answer could be seen first.
                watcher.see(packet);
                write(to, packet.bytes());
            }
        } catch (IOException ended) {
            end(to);
        }
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (IOException receiverGone) {
            // Go on reading, so that the sender reads its answers in peace.
            Thread.onSpinWait();
        }
    }

    private static void end(Socket to) {
        try {
            to.shutdownOutput();
        } catch (IOException gone) {
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new PartException("A connection through the tap cannot be closed.", e);
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
