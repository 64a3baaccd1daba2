package org.flexmeter.world.line;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Task;
import org.flexmeter.world.process.Pause;

/**
 * A simulated Midori concentrator with meters and blink detectors behind it. It speaks the protocol
 * of docs/protocols/midori.md as a TCP serial server: a frame is kept until the gateway has
 * acknowledged it, and sent again, unchanged, after 5 s or when the line comes back. It obeys
 * commands.
 */
public final class SimulatedConcentrator implements Meters {
    /** Its patience, by the document. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Each so many bursts some bad frames are among the good ones. */
    private static final int BAD = 5;

    private final Pace pace;
    private final boolean bad;
    private final Outbound outbound;
    private final MidoriFleet fleet;
    private final MidoriCommands commands;
    private final SerialServer server;
    private final Thread sender;
    private final ByteBuffer incoming = ByteBuffer.allocate(8192);
    private volatile boolean closed;
    private int bursts;

    /**
     * Listens, and sends when its {@link #tasks()} are run. It does every command at once.
     *
     * @param port of 127.0.0.1, 0 for any
     * @param meters how many Midori meters, and as many blink detectors
     * @param bad whether bad frames are among the good ones: a meter that nobody has registered, a
     *     value that was not measured
     */
    public SimulatedConcentrator(Ledger ledger, Pace pace, int port, int meters, boolean bad) {
        this(ledger, pace, port, meters, bad, Habits.eager(), Executions.inMemory());
    }

    /**
     * The same with other habits.
     *
     * @param executions is told of every command that is carried out
     */
    public SimulatedConcentrator(
            Ledger ledger,
            Pace pace,
            int port,
            int meters,
            boolean bad,
            Habits habits,
            Executions executions) {
        this(ledger, pace, port, meters, bad, habits, executions, PATIENCE);
    }

    SimulatedConcentrator(
            Ledger ledger,
            Pace pace,
            int port,
            int meters,
            boolean bad,
            Habits habits,
            Executions executions,
            Duration patience) {
        this.pace = pace;
        this.bad = bad;
        this.outbound = new Outbound(patience);
        this.fleet = new MidoriFleet(ledger, outbound, pace, meters);
        this.commands = new MidoriCommands(habits, executions, outbound, fleet);
        this.server = new SerialServer("the concentrator", port, new Incoming());
        this.sender = new Thread(this::send, "concentrator");
        this.sender.setDaemon(true);
        this.sender.start();
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** How many frames the gateway has not acknowledged. */
    public int unacknowledged() {
        return outbound.size();
    }

    /** Breaks the line; it can be opened again at once. */
    public void breakLine() {
        server.drop();
    }

    /** Puts bytes on the line, between two frames, that nobody has sent. */
    public void noise(byte[] bytes) {
        server.write(bytes);
    }

    /** Puts the first half of a frame on the line, as when a concentrator is switched off. */
    public void halfFrame() {
        server.write(fleet.half());
    }

    @Override
    public List<Device> devices() {
        return fleet.devices();
    }

    @Override
    public List<Task> tasks() {
        Duration burst = pace.secondly().multipliedBy(pace.burst());
        return List.of(
                new Task(MidoriFleet.METERS.toString(), burst, this::measure),
                new Task(MidoriFleet.DETECTORS.toString(), pace.blink(), this::blink));
    }

    private synchronized void measure() {
        if (bad && bursts++ % BAD == 1) {
            fleet.measureWithBad();
        } else {
            fleet.measure();
        }
    }

    private synchronized void blink() {
        fleet.blink();
    }

    private void send() {
        try {
            while (!closed) {
                for (byte[] frame : outbound.awaitDue(MOMENT)) {
                    if (!server.write(frame)) {
                        break; // all is sent again when the line is back
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits, while somebody is connected, until all is acknowledged; not longer than 15 s. */
    @Override
    public void close() {
        commands.close();
        long end = System.nanoTime() + DRAIN.toNanos();
        while (unacknowledged() > 0 && server.isConnected() && System.nanoTime() < end) {
            Pause.of(MOMENT);
        }
        closed = true;
        server.close();
        sender.interrupt();
    }

    private final class Incoming implements SerialServer.Listener {
        @Override
        public void connected() {
            synchronized (incoming) {
                incoming.clear(); // half a frame of the line before
            }
            outbound.lineIsBack();
        }

        @Override
        public void received(byte[] bytes, int length) {
            synchronized (incoming) {
                incoming.put(bytes, 0, length).flip();
                MidoriWire.heard(incoming).forEach(this::heard);
                incoming.compact();
            }
        }

        private void heard(MidoriWire.Heard heard) {
            if (heard instanceof MidoriWire.Answer answer) {
                outbound.acknowledged(answer);
            } else if (heard instanceof MidoriWire.Command command) {
                commands.heard(command);
            }
        }
    }
}
