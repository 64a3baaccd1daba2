package org.flexmeter.world.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Fleet;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Task;

/**
 * A simulated USB dongle with UniBO's ZigBee nodes behind it. It speaks the protocol of
 * docs/protocols/unibo.md as a TCP serial server: a reading is two packets, nothing is
 * acknowledged, and what nobody reads is gone. A reading that is made while nobody is connected is
 * not in the ledger.
 */
public final class SimulatedDongle implements Meters {
    private static final Feed FEED = new Feed("unibo", "single-meter");
    private static final List<String> NAMES = List.of("electricity.current.rms.l1");
    private static final long FIRST_NODE = 0x00158D0000A10000L;

    /** A prime: the current runs through all values before one comes again. */
    private static final int CURRENTS = 65_521;

    private static final int STRIDE = 7_919;

    private final Ledger ledger;
    private final Duration period;
    private final Air air;
    private final Random random;
    private final List<Device> nodes;
    private final SerialServer server;
    private int round;

    /**
     * Listens, and sends when its {@link #tasks()} are run.
     *
     * @param port of 127.0.0.1, 0 for any
     */
    public SimulatedDongle(Ledger ledger, Pace pace, int port, int nodes, Air air) {
        this.ledger = ledger;
        this.period = pace.node();
        this.air = air;
        this.random = new Random(air.seed());
        this.nodes =
                Fleet.addressed(
                                FEED.gateway(),
                                FEED.name(),
                                nodes,
                                number -> "%016X".formatted(FIRST_NODE + number))
                        .devices();
        this.server = new SerialServer("the dongle", port, new SerialServer.Listener() {});
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Whether anybody reads it; behind a pseudo-terminal that is always so. */
    public boolean isConnected() {
        return server.isConnected();
    }

    /** Breaks the line; it can be opened again at once. */
    public void breakLine() {
        server.drop();
    }

    /** Puts bytes on the line, between two packets, that nobody has sent. */
    public void noise(byte[] bytes) {
        server.write(bytes);
    }

    @Override
    public List<Device> devices() {
        return nodes;
    }

    @Override
    public List<Task> tasks() {
        return List.of(new Task(FEED.toString(), period, this::measure));
    }

    private synchronized void measure() {
        if (!server.isConnected()) {
            return;
        }
        for (int node = 0; node < nodes.size(); node++) {
            send(node);
        }
        round++;
    }

    private void send(int node) {
        long current = (1_000L + node * 131L + (long) round * STRIDE) % CURRENTS;
        UniboWire.Measured measured = new UniboWire.Measured((int) current, 2301, 3300, 0.97f);
        Fate fate = fate();
        Ledger.Posting posting = ledger.open();
        String hardwareId = nodes.get(node).hardwareId();
        if (fate.comesThrough()) {
            posting.timeless(FEED, hardwareId, Values.of(NAMES, current / 1e3));
        } else {
            posting.alert(FEED, hardwareId, "packet.lost");
        }
        if (fate == Fate.DAMAGED) {
            posting.bad(FEED);
        }
        posting.committed();
        server.write(packets(node, measured, fate));
    }

    private byte[] packets(int node, UniboWire.Measured measured, Fate fate) {
        long address = FIRST_NODE + node + 1;
        byte[] first = UniboWire.first(address, round & 0xFF, measured);
        byte[] second = UniboWire.second(address, round & 0xFF, measured);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (fate) {
            case WHOLE -> write(out, first, second);
            case SWAPPED -> write(out, second, first);
            case REPEATED -> write(out, first, second, random.nextBoolean() ? first : second);
            case LOST -> write(out, random.nextBoolean() ? first : second);
            case DAMAGED -> write(out, damaged(first), second);
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, byte[]... packets) {
        for (byte[] packet : packets) {
            out.writeBytes(packet);
        }
    }

    private byte[] damaged(byte[] packet) {
        byte[] damaged = packet.clone();
        damaged[13 + random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
        return damaged;
    }

    /** The ledger must not know of a loss before a reading that shows it; so the first is whole. */
    private Fate fate() {
        double dice = round == 0 ? 1 : random.nextDouble();
        double limit = air.lost();
        if (dice < limit) {
            return Fate.LOST;
        }
        limit += air.damaged();
        if (dice < limit) {
            return Fate.DAMAGED;
        }
        limit += air.repeated();
        if (dice < limit) {
            return Fate.REPEATED;
        }
        return dice < limit + air.swapped() ? Fate.SWAPPED : Fate.WHOLE;
    }

    private enum Fate {
        WHOLE,
        SWAPPED,
        REPEATED,
        LOST,
        DAMAGED;

        boolean comesThrough() {
            return this != LOST && this != DAMAGED;
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
