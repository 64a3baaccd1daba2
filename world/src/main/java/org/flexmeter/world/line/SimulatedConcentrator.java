package org.flexmeter.world.line;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Fleet;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Samples;
import org.flexmeter.world.meter.Signal;
import org.flexmeter.world.meter.Task;
import org.flexmeter.world.process.Pause;

/**
 * A simulated Midori concentrator with meters and blink detectors behind it. It speaks the protocol
 * of docs/protocols/midori.md as a TCP serial server: a frame is kept until the gateway has
 * acknowledged it, and sent again, unchanged, after 5 s or when the line comes back.
 */
public final class SimulatedConcentrator implements Meters {
    /** Its patience, by the document. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String GATEWAY = "ennova";
    private static final Feed METERS = new Feed(GATEWAY, "midori-smart-meter");
    private static final Feed DETECTORS = new Feed(GATEWAY, "blink-detector");
    private static final int METER_ADDRESS = 0x000A0000;
    private static final int DETECTOR_ADDRESS = 0x000B0000;
    private static final int UNKNOWN_ADDRESS = 0x00EE0001;
    private static final Duration DRAIN = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofMillis(100);

    /** Each so many bursts some bad frames are among the good ones. */
    private static final int BAD = 5;

    private static final String REACTIVE = "electricity.power.reactive.consumed.l1";
    private static final List<String> METER_NAMES =
            List.of(
                    "electricity.power.active.consumed.l1",
                    REACTIVE,
                    "electricity.instantaneous.rms.volatge.l1",
                    "electricity.instantaneous.rms.current.l1");
    private static final List<String> WITHOUT_REACTIVE =
            METER_NAMES.stream().filter(name -> !name.equals(REACTIVE)).toList();
    private static final List<String> BLINK_NAMES =
            List.of("electricity.energy.blink", "electricity.power.active.consumed.total");

    private static final Signal ACTIVE = Signal.wave(12_000, 9_000, 97);
    private static final Signal REACTIVE_POWER = Signal.wave(0, 900, 41);
    private static final Signal VOLTAGE = Signal.wave(23_000, 600, 211);
    private static final Signal CURRENT = Signal.wave(5_200, 4_000, 97);
    private static final Signal PULSES = Signal.wave(6, 5, 61);
    private static final Signal BLINK_POWER = Signal.wave(8_000, 3_000, 61);

    private final Ledger ledger;
    private final Pace pace;
    private final boolean bad;
    private final List<Device> meters;
    private final List<Device> detectors;
    private final Outbound outbound;
    private final SerialServer server;
    private final Samples meterTimes;
    private final Samples blinkTimes;
    private final Thread sender;
    private final ByteBuffer answers = ByteBuffer.allocate(8192);
    private volatile boolean closed;
    private int bursts;

    /**
     * Listens, and sends when its {@link #tasks()} are run.
     *
     * @param port of 127.0.0.1, 0 for any
     * @param meters how many Midori meters, and as many blink detectors
     * @param bad whether bad frames are among the good ones: a meter that nobody has registered, a
     *     value that was not measured
     */
    public SimulatedConcentrator(Ledger ledger, Pace pace, int port, int meters, boolean bad) {
        this(ledger, pace, port, meters, bad, PATIENCE);
    }

    SimulatedConcentrator(
            Ledger ledger, Pace pace, int port, int meters, boolean bad, Duration patience) {
        this.ledger = ledger;
        this.pace = pace;
        this.bad = bad;
        this.meters = fleet(METERS, METER_ADDRESS, meters);
        this.detectors = fleet(DETECTORS, DETECTOR_ADDRESS, meters);
        this.meterTimes = new Samples(pace.secondly());
        this.blinkTimes = new Samples(pace.blink());
        this.outbound = new Outbound(patience);
        this.server = new SerialServer("the concentrator", port, new Answers());
        this.sender = new Thread(this::send, "concentrator");
        this.sender.setDaemon(true);
        this.sender.start();
    }

    private static List<Device> fleet(Feed feed, int address, int count) {
        return Fleet.addressed(
                        GATEWAY, feed.name(), count, number -> "%08X".formatted(address + number))
                .devices();
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
        byte[] frame =
                MidoriWire.meter(METER_ADDRESS + 1, 0, System.currentTimeMillis(), 1, 1, 1, 1);
        server.write(Arrays.copyOf(frame, frame.length / 2));
    }

    @Override
    public List<Device> devices() {
        return Stream.concat(meters.stream(), detectors.stream()).toList();
    }

    @Override
    public List<Task> tasks() {
        Duration burst = pace.secondly().multipliedBy(pace.burst());
        return List.of(
                new Task(METERS.toString(), burst, this::measure),
                new Task(DETECTORS.toString(), pace.blink(), this::blink));
    }

    private synchronized void measure() {
        List<Instant> times = meterTimes.due();
        boolean withBad = bad && bursts++ % BAD == 0 && !times.isEmpty();
        for (int meter = 0; meter < meters.size(); meter++) {
            for (Instant time : times) {
                boolean unmeasured = withBad && meter == 0 && time.equals(times.get(0));
                measured(meter, time.toEpochMilli(), unmeasured);
            }
        }
        if (withBad) {
            unknown(times.get(0).toEpochMilli());
        }
    }

    private void measured(int meter, long millis, boolean unmeasured) {
        int active = (int) ACTIVE.at(meter, millis);
        int reactive =
                unmeasured ? MidoriWire.NOT_MEASURED : (int) REACTIVE_POWER.at(meter, millis);
        int voltage = (int) VOLTAGE.at(meter, millis);
        int current = (int) CURRENT.at(meter, millis);
        Ledger.Posting posting = ledger.open();
        String hardwareId = meters.get(meter).hardwareId();
        Values values =
                unmeasured
                        ? Values.of(WITHOUT_REACTIVE, active / 10.0, voltage / 100.0, current / 1e3)
                        : Values.of(
                                METER_NAMES,
                                active / 10.0,
                                reactive / 10.0,
                                voltage / 100.0,
                                current / 1e3);
        posting.reading(METERS, hardwareId, Instant.ofEpochMilli(millis), values);
        if (unmeasured) {
            posting.bad(METERS);
        }
        int address = METER_ADDRESS + meter + 1;
        posting.committed();
        outbound.keep(
                address,
                sequence ->
                        MidoriWire.meter(
                                address, sequence, millis, active, reactive, voltage, current));
    }

    private void unknown(long millis) {
        Ledger.Posting posting = ledger.open();
        posting.bad(METERS);
        posting.committed();
        outbound.keep(
                UNKNOWN_ADDRESS,
                sequence -> MidoriWire.meter(UNKNOWN_ADDRESS, sequence, millis, 1, 1, 1, 1));
    }

    private synchronized void blink() {
        for (Instant time : blinkTimes.due()) {
            for (int detector = 0; detector < detectors.size(); detector++) {
                blinked(detector, time.toEpochMilli());
            }
        }
    }

    private void blinked(int detector, long millis) {
        int pulses = (int) PULSES.at(detector, millis);
        int active = (int) BLINK_POWER.at(detector, millis);
        Ledger.Posting posting = ledger.open();
        posting.reading(
                DETECTORS,
                detectors.get(detector).hardwareId(),
                Instant.ofEpochMilli(millis),
                Values.of(BLINK_NAMES, pulses, active / 10.0));
        posting.committed();
        int address = DETECTOR_ADDRESS + detector + 1;
        outbound.keep(
                address, sequence -> MidoriWire.blink(address, sequence, millis, pulses, active));
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
        long end = System.nanoTime() + DRAIN.toNanos();
        while (unacknowledged() > 0 && server.isConnected() && System.nanoTime() < end) {
            Pause.of(MOMENT);
        }
        closed = true;
        server.close();
        sender.interrupt();
    }

    private final class Answers implements SerialServer.Listener {
        @Override
        public void connected() {
            outbound.lineIsBack();
        }

        @Override
        public void received(byte[] bytes, int length) {
            synchronized (answers) {
                answers.put(bytes, 0, length).flip();
                MidoriWire.answers(answers).forEach(outbound::acknowledged);
                answers.compact();
            }
        }
    }
}
