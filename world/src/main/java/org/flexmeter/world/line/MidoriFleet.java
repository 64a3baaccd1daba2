package org.flexmeter.world.line;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Fleet;
import org.flexmeter.world.meter.Moments;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Signal;

/**
 * The meters and detectors behind the concentrator: what they measure goes to the ledger and then
 * into the concentrator's memory, and they do what commands say.
 */
final class MidoriFleet implements MidoriCommands.Devices {
    static final Feed METERS = new Feed("ennova", "midori-smart-meter");
    static final Feed DETECTORS = new Feed("ennova", "blink-detector");

    private static final int METER_ADDRESS = 0x000A0000;
    private static final int DETECTOR_ADDRESS = 0x000B0000;
    private static final int UNKNOWN_ADDRESS = 0x00EE0001;
    private static final int LONGEST_INTERVAL = 3_600;

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
    private final Outbound outbound;
    private final List<MidoriMeter> meters;
    private final List<MidoriMeter> detectors;
    private final Moments moments = new Moments();

    MidoriFleet(Ledger ledger, Outbound outbound, Pace pace, int count) {
        this.ledger = ledger;
        this.outbound = outbound;
        this.meters = fleet(METERS, METER_ADDRESS, pace.secondly(), count);
        this.detectors = fleet(DETECTORS, DETECTOR_ADDRESS, pace.blink(), count);
    }

    private static List<MidoriMeter> fleet(Feed feed, int address, Duration step, int count) {
        List<Device> devices =
                Fleet.addressed(
                                feed.gateway(),
                                feed.name(),
                                count,
                                number -> "%08X".formatted(address + number))
                        .devices();
        List<MidoriMeter> fleet = new ArrayList<>();
        for (Device device : devices) {
            int number = fleet.size();
            fleet.add(new MidoriMeter(device, number, address + number + 1, step));
        }
        return List.copyOf(fleet);
    }

    List<Device> devices() {
        return Stream.concat(meters.stream(), detectors.stream()).map(MidoriMeter::device).toList();
    }

    /** All meters report what they have measured. */
    void measure() {
        meters.forEach(meter -> meter.due().forEach(time -> measured(meter, time)));
    }

    /**
     * The same, with two bad frames: a value that was not measured, and a meter that nobody has
     * registered.
     */
    void measureWithBad() {
        List<Instant> times = meters.get(0).due();
        times.stream().skip(1).forEach(time -> measured(meters.get(0), time));
        times.stream().limit(1).forEach(this::withoutReactive);
        times.stream().limit(1).forEach(this::unknown);
        meters.stream()
                .skip(1)
                .forEach(meter -> meter.due().forEach(time -> measured(meter, time)));
    }

    private static MidoriWire.Meter values(MidoriMeter meter, Instant time) {
        long millis = time.toEpochMilli();
        int number = meter.number();
        // Nothing flows while the relay is open.
        int flows = meter.connected() ? 1 : 0;
        return new MidoriWire.Meter(
                millis,
                flows * (int) ACTIVE.at(number, millis),
                flows * (int) REACTIVE_POWER.at(number, millis),
                (int) VOLTAGE.at(number, millis),
                flows * (int) CURRENT.at(number, millis));
    }

    private void measured(MidoriMeter meter, Instant time) {
        MidoriWire.Meter measured = values(meter, time);
        post(meter, measured);
        outbound.keep(
                meter.address(), sequence -> MidoriWire.meter(meter.address(), sequence, measured));
    }

    private void post(MidoriMeter meter, MidoriWire.Meter measured) {
        Ledger.Posting posting = ledger.open();
        posting.reading(
                METERS,
                meter.device().hardwareId(),
                Instant.ofEpochMilli(measured.millis()),
                Values.of(
                        METER_NAMES,
                        measured.activePower() / 10.0,
                        measured.reactivePower() / 10.0,
                        measured.voltage() / 100.0,
                        measured.current() / 1e3));
        posting.committed();
    }

    private void withoutReactive(Instant time) {
        MidoriMeter meter = meters.get(0);
        MidoriWire.Meter whole = values(meter, time);
        MidoriWire.Meter measured =
                new MidoriWire.Meter(
                        whole.millis(),
                        whole.activePower(),
                        MidoriWire.NOT_MEASURED,
                        whole.voltage(),
                        whole.current());
        Ledger.Posting posting = ledger.open();
        posting.reading(
                METERS,
                meter.device().hardwareId(),
                time,
                Values.of(
                        WITHOUT_REACTIVE,
                        measured.activePower() / 10.0,
                        measured.voltage() / 100.0,
                        measured.current() / 1e3));
        posting.bad(METERS);
        posting.committed();
        outbound.keep(
                meter.address(), sequence -> MidoriWire.meter(meter.address(), sequence, measured));
    }

    private void unknown(Instant time) {
        Ledger.Posting posting = ledger.open();
        posting.bad(METERS);
        posting.committed();
        MidoriWire.Meter measured = new MidoriWire.Meter(time.toEpochMilli(), 1, 1, 1, 1);
        outbound.keep(
                UNKNOWN_ADDRESS, sequence -> MidoriWire.meter(UNKNOWN_ADDRESS, sequence, measured));
    }

    /** All detectors report what they have counted. */
    void blink() {
        detectors.forEach(detector -> detector.due().forEach(time -> blinked(detector, time)));
    }

    private static MidoriWire.Blink counts(MidoriMeter detector, Instant time) {
        long millis = time.toEpochMilli();
        return new MidoriWire.Blink(
                millis,
                (int) PULSES.at(detector.number(), millis),
                (int) BLINK_POWER.at(detector.number(), millis));
    }

    private void blinked(MidoriMeter detector, Instant time) {
        MidoriWire.Blink counted = counts(detector, time);
        post(detector, counted);
        outbound.keep(
                detector.address(),
                sequence -> MidoriWire.blink(detector.address(), sequence, counted));
    }

    private void post(MidoriMeter detector, MidoriWire.Blink counted) {
        Ledger.Posting posting = ledger.open();
        posting.reading(
                DETECTORS,
                detector.device().hardwareId(),
                Instant.ofEpochMilli(counted.millis()),
                Values.of(BLINK_NAMES, counted.pulses(), counted.activePower() / 10.0));
        posting.committed();
    }

    /** Half of a good frame. */
    byte[] half() {
        byte[] frame = MidoriWire.meter(METER_ADDRESS + 1, 0, values(meters.get(0), Instant.now()));
        return Arrays.copyOf(frame, frame.length / 2);
    }

    private Optional<MidoriMeter> at(int address) {
        return Stream.concat(meters.stream(), detectors.stream())
                .filter(meter -> meter.address() == address)
                .findFirst();
    }

    @Override
    public String hardwareId(int address) {
        return at(address).map(meter -> meter.device().hardwareId()).orElse("?");
    }

    @Override
    public Optional<MidoriCommands.Deed> deed(MidoriWire.Command command) {
        return at(command.address()).flatMap(meter -> deed(meter, command));
    }

    private Optional<MidoriCommands.Deed> deed(MidoriMeter meter, MidoriWire.Command command) {
        boolean detector = detectors.contains(meter);
        return switch (command.action()) {
            case 1 -> interval(meter, command.argument());
            case 2 -> deed("read-now", "", () -> readNow(meter, detector, command.number()));
            case 3 -> detector ? Optional.empty() : relay(meter, "disconnect", false);
            case 4 -> detector ? Optional.empty() : relay(meter, "connect", true);
            default -> Optional.empty();
        };
    }

    private static Optional<MidoriCommands.Deed> interval(MidoriMeter meter, int seconds) {
        if (seconds < 1 || seconds > LONGEST_INTERVAL) {
            return Optional.empty();
        }
        return deed(
                "set-interval",
                Integer.toString(seconds),
                () -> {
                    meter.every(Duration.ofSeconds(seconds));
                    return seconds;
                });
    }

    private static Optional<MidoriCommands.Deed> relay(
            MidoriMeter meter, String name, boolean closed) {
        return deed(
                name,
                "",
                () -> {
                    meter.connected(closed);
                    return closed ? 1 : 0;
                });
    }

    private int readNow(MidoriMeter meter, boolean detector, int number) {
        Instant now = moments.next();
        int address = meter.address();
        if (detector) {
            MidoriWire.Blink counted = counts(meter, now);
            post(meter, counted);
            outbound.keep(
                    address, sequence -> MidoriWire.blink(address, sequence, number, counted));
        } else {
            MidoriWire.Meter measured = values(meter, now);
            post(meter, measured);
            outbound.keep(
                    address, sequence -> MidoriWire.meter(address, sequence, number, measured));
        }
        return 0;
    }

    private static Optional<MidoriCommands.Deed> deed(
            String name, String argument, IntSupplier work) {
        return Optional.of(new Act(name, argument, work));
    }

    private record Act(String name, String argument, IntSupplier work)
            implements MidoriCommands.Deed {
        @Override
        public int carryOut() {
            return work.getAsInt();
        }
    }
}
