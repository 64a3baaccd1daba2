package org.flexmeter.world.line;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
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
 * not in the ledger. A node hears commands for half a second after it spoke, obeys at once, and
 * answers a repeated one without doing it again.
 */
public final class SimulatedDongle implements Meters {
    private static final Feed FEED = new Feed("unibo", "single-meter");
    private static final List<String> NAMES = List.of("electricity.current.rms.l1");
    private static final long FIRST_NODE = 0x00158D0000A10000L;

    /** A prime: the current runs through all values before one comes again. */
    private static final int CURRENTS = 65_521;

    private static final int STRIDE = 7_919;

    private static final int SET_INTERVAL = 1;
    private static final int READ_NOW = 2;
    private static final int LONGEST_INTERVAL = 60;
    private static final int DONE = 0;
    private static final int REFUSED = 1;
    private static final int NO_SUCH_ACTION = 3;

    private final Ledger ledger;
    private final Duration period;
    private final Air air;
    private final Random random;
    private final Habits habits;
    private final Executions executions;
    private final List<ZigBeeNode> nodes;
    private final SerialServer server;
    private final ByteBuffer incoming = ByteBuffer.allocate(8192);
    private int commands;

    /**
     * Listens, and sends when its {@link #tasks()} are run. Its nodes do every command.
     *
     * @param port of 127.0.0.1, 0 for any
     */
    public SimulatedDongle(Ledger ledger, Pace pace, int port, int nodes, Air air) {
        this(ledger, pace, port, nodes, air, Habits.eager(), Executions.inMemory());
    }

    /**
     * The same with other habits. A node never takes its time; a command that is not answered was
     * not heard, or its result was lost on the air.
     *
     * @param executions is told of every command that is carried out
     */
    public SimulatedDongle(
            Ledger ledger,
            Pace pace,
            int port,
            int nodes,
            Air air,
            Habits habits,
            Executions executions) {
        this(ledger, pace, port, nodes, air, habits, executions, System::nanoTime);
    }

    SimulatedDongle(
            Ledger ledger,
            Pace pace,
            int port,
            int nodes,
            Air air,
            Habits habits,
            Executions executions,
            LongSupplier nanos) {
        this.ledger = ledger;
        this.period = pace.node();
        this.air = air;
        this.random = new Random(air.seed());
        this.habits = habits;
        this.executions = executions;
        this.nodes = nodes(nodes, nanos);
        this.server = new SerialServer("the dongle", port, new Incoming());
    }

    private static List<ZigBeeNode> nodes(int count, LongSupplier nanos) {
        List<ZigBeeNode> nodes = new ArrayList<>();
        for (Device device :
                Fleet.addressed(
                                FEED.gateway(),
                                FEED.name(),
                                count,
                                number -> "%016X".formatted(FIRST_NODE + number))
                        .devices()) {
            int number = nodes.size();
            nodes.add(new ZigBeeNode(device, number, FIRST_NODE + number + 1, nanos));
        }
        return List.copyOf(nodes);
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
        return nodes.stream().map(ZigBeeNode::device).toList();
    }

    @Override
    public List<Task> tasks() {
        return List.of(new Task(FEED.toString(), period, this::measure));
    }

    private synchronized void measure() {
        if (!server.isConnected()) {
            return;
        }
        nodes.stream().filter(ZigBeeNode::due).forEach(this::send);
    }

    private void send(ZigBeeNode node) {
        long current = (1_000L + node.number() * 131L + (long) node.round() * STRIDE) % CURRENTS;
        UniboWire.Measured measured = new UniboWire.Measured((int) current, 2301, 3300, 0.97f);
        Fate fate = fate(node);
        Ledger.Posting posting = ledger.open();
        String hardwareId = node.device().hardwareId();
        if (fate.comesThrough()) {
            posting.timeless(FEED, hardwareId, Values.of(NAMES, current / 1e3));
        } else {
            posting.alert(FEED, hardwareId, "packet.lost");
        }
        if (fate == Fate.DAMAGED) {
            posting.bad(FEED);
        }
        posting.committed();
        byte[] packets = packets(node, measured, fate);
        node.read();
        node.spoke();
        server.write(packets);
    }

    private synchronized void heard(UniboWire.Command command) {
        nodes.stream()
                .filter(node -> node.address() == command.node() && node.hears())
                .findFirst()
                .ifPresent(node -> heard(node, command));
    }

    private void heard(ZigBeeNode node, UniboWire.Command command) {
        // A number of its own, so that a repeat fares otherwise than the command before.
        Habits.Mood mood = habits.of(commands++ + "@" + command.number()).mood();
        if (mood == Habits.Mood.IGNORES) {
            return;
        }
        boolean first = node.answer(command.number()).isEmpty();
        if (first) {
            node.remember(command.number(), answer(node, command, mood));
        }
        if (mood.answers()) {
            ZigBeeNode.Answer answer = node.answer(command.number()).orElseThrow();
            node.spoke();
            server.write(
                    UniboWire.result(
                            node.address(), command.number(), answer.code(), answer.value()));
        }
        if (first && mood.executes() && command.action() == READ_NOW) {
            send(node);
        }
    }

    private ZigBeeNode.Answer answer(ZigBeeNode node, UniboWire.Command command, Habits.Mood mood) {
        int argument = command.argument();
        boolean interval = command.action() == SET_INTERVAL;
        if (!interval && command.action() != READ_NOW) {
            return new ZigBeeNode.Answer(NO_SUCH_ACTION, 0);
        }
        if (!mood.executes() || interval && (argument < 1 || argument > LONGEST_INTERVAL)) {
            return new ZigBeeNode.Answer(REFUSED, 0);
        }
        executions.note(
                Execution.numbered(
                        node.device().hardwareId(),
                        interval ? "set-interval" : "read-now",
                        interval ? Integer.toString(argument) : "",
                        Integer.toUnsignedLong(command.number())));
        if (!interval) {
            return new ZigBeeNode.Answer(DONE, node.sequence());
        }
        long ticks = Duration.ofSeconds(argument).dividedBy(period);
        node.every((int) Math.max(1, ticks));
        return new ZigBeeNode.Answer(DONE, argument);
    }

    private byte[] packets(ZigBeeNode node, UniboWire.Measured measured, Fate fate) {
        byte[] first = UniboWire.first(node.address(), node.sequence(), measured);
        byte[] second = UniboWire.second(node.address(), node.sequence(), measured);
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
    private Fate fate(ZigBeeNode node) {
        double dice = node.round() == 0 ? 1 : random.nextDouble();
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

    private final class Incoming implements SerialServer.Listener {
        @Override
        public void connected() {
            synchronized (incoming) {
                incoming.clear(); // half a packet of the line before
            }
        }

        @Override
        public void received(byte[] bytes, int length) {
            synchronized (incoming) {
                incoming.put(bytes, 0, length).flip();
                UniboWire.commands(incoming).forEach(SimulatedDongle.this::heard);
                incoming.compact();
            }
        }
    }
}
