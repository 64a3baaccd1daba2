package org.flexmeter.world.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.flexmeter.world.process.PartException;

/**
 * A TCP link between a gateway and a server that can be cut, stalled and slowed down. What is on
 * its way when it is cut is lost, in both directions, as with a router that loses power.
 */
public final class Link implements AutoCloseable {
    private final int serverPort;
    private final ServerSocket door;
    private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Flow flow = new Flow();
    private volatile boolean open = true;

    private Link(int serverPort, ServerSocket door) {
        this.serverPort = serverPort;
        this.door = door;
    }

    /**
     * A link on any free port.
     *
     * @param serverPort of 127.0.0.1; nobody need listen there yet
     */
    public static Link to(int serverPort) {
        try {
            ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Link link = new Link(serverPort, door);
            Passage.daemon("link " + door.getLocalPort(), link::accept);
            return link;
        } catch (IOException e) {
            throw new PartException("A link to port " + serverPort + " cannot be opened.", e);
        }
    }

    /** Where the near end listens. */
    public int port() {
        return door.getLocalPort();
    }

    /** What an MQTT client connects to. */
    public String url() {
        return "tcp://127.0.0.1:" + port();
    }

    /** Ends all connections; new ones can be made at once. */
    public void cut() {
        cuts.incrementAndGet(); // first: a connection that is just being made looks at it
        passages.forEach(Passage::cut);
        passages.clear();
    }

    /** Ends all connections and takes no new ones until it is {@linkplain #restore() restored}. */
    public void sever() {
        open = false;
        cut();
    }

    /** Takes connections again, lets everything flow, at full rate. */
    public void restore() {
        open = true;
        flow.rate(Rate.full());
        flow.go();
    }

    /** Nothing moves any more; connections stay, and bytes that are under way are kept. */
    public void stall() {
        flow.halt();
    }

    /** From now on it gives no more than this. */
    public void throttle(Rate rate) {
        flow.rate(rate);
    }

    /** How often it was cut. */
    public int cuts() {
        return cuts.get();
    }

    /**
     * Cuts it at random until the time is over; returns then.
     *
     * @param random decides when, so that a seed repeats it
     * @param mean time between two cuts
     */
    public void loseAtRandom(Random random, Duration mean, Duration time)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            double factor = -Math.log(1 - random.nextDouble());
            long pause = Math.round(mean.toMillis() * Math.min(factor, 5));
            long left = Math.max(0, (end - System.nanoTime()) / 1_000_000);
            Thread.sleep(Math.min(pause, left));
            cut();
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closedOrServerAway) {
                Thread.onSpinWait();
            }
        }
    }

    private void connect(Socket near) throws IOException {
        int before = cuts.get();
        if (!open) {
            near.close();
            return;
        }
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            Passage passage = new Passage(near, far, flow);
            passages.add(passage);
            passage.start();
            if (cuts.get() != before) {
                passage.cut(); // the server had it already when the link was cut
            }
        } catch (IOException serverAway) {
            near.close();
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new PartException("A link cannot be closed.", e);
        }
        flow.go();
        cut();
    }
}
