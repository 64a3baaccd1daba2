package org.flexmeter.world.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Hands out TCP ports of 127.0.0.1 that nobody listens on, each of them once. Ports come from below
 * the range that the system takes for outgoing connections, so that none is taken between choosing
 * and listening.
 */
public final class Ports {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    /** Of test processes that run beside each other: each has ports of its own. */
    private static final int FORKS = 4;

    private static final int EACH = (HIGHEST - LOWEST) / FORKS;
    private static final int FIRST = LOWEST + Integer.getInteger("fm.test.fork", 0) % FORKS * EACH;

    private final Set<Integer> given = new HashSet<>();
    private final Consumer<String> notice;
    private final boolean anywhere;

    private Ports(Consumer<String> notice, boolean anywhere) {
        this.notice = notice;
        this.anywhere = anywhere;
    }

    /** Usual ports where they are free; {@code notice} is told of each that had to be moved. */
    public static Ports usual(Consumer<String> notice) {
        return new Ports(notice, false);
    }

    /** Any free ports: for tests, of which several may run on one machine. */
    public static Ports anywhere() {
        return new Ports(ignored -> {}, true);
    }

    /**
     * A free port.
     *
     * @param what who will listen there, for the notice
     * @param usual the port that is taken if it is free
     */
    public synchronized int choose(String what, int usual) {
        if (anywhere) {
            return any();
        }
        if (!given.contains(usual) && free(usual)) {
            given.add(usual);
            return usual;
        }
        int moved = any();
        notice.accept("Port " + usual + " is in use: " + what + " moves to " + moved + ".");
        return moved;
    }

    /** Any free port. */
    public synchronized int any() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST + EACH);
            if (!given.contains(port) && free(port)) {
                given.add(port);
                return port;
            }
        }
        throw new PartException(
                "No free TCP port between " + LOWEST + " and " + HIGHEST + " on 127.0.0.1.");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
