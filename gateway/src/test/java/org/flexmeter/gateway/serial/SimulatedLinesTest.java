package org.flexmeter.gateway.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.PtyBridge;
import org.flexmeter.world.line.Ptys;
import org.flexmeter.world.line.SimulatedConcentrator;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Simulation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated devices against codecs, component, catalogue and translation: nothing is lost. */
@Tag("bare")
@Tag("parts")
class SimulatedLinesTest {
    @TempDir Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Oracle oracle = new Oracle();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Device> devices = new ConcurrentHashMap<>();
    private Translator translator;

    @BeforeEach
    void begin() {
        StateFolder.set(camel);
    }

    @AfterEach
    void end() throws IOException {
        camel.close();
    }

    @Test
    void theConcentratorLosesNothingThoughTheLineBreaksAndTheDiskIsFull() throws Exception {
        try (SimulatedConcentrator concentrator =
                        new SimulatedConcentrator(oracle, Pace.demo(), 0, 4, true);
                Simulation simulation = new Simulation()) {
            listen("tcp://127.0.0.1:" + concentrator.port(), "midori", "ennova", concentrator);
            simulation.start(concentrator);
            await().until(() -> received() > 50);
            concentrator.breakLine();
            await().until(() -> received() > 150);
            failures.set(2);
            await().until(() -> received() > 300 && bad() > 0);
        }
        assertArrived();
        assertThat(refused.get()).isEqualTo(bad());
    }

    private long bad() {
        return oracle.report().lines().stream().mapToLong(Report.Line::bad).sum();
    }

    @Test
    void theConcentratorBehindADevice() throws Exception {
        assumeTrue(Ptys.available(), "pseudo-terminals cannot be opened");
        Path device = folder.resolve("tty-ennova");
        try (SimulatedConcentrator concentrator =
                        new SimulatedConcentrator(oracle, Pace.demo(), 0, 4, false);
                PtyBridge bridge = Ptys.bridge(device, concentrator.port());
                Simulation simulation = new Simulation()) {
            listen(device.toString(), "midori", "ennova", concentrator);
            simulation.start(concentrator);
            await().until(() -> received() > 150);
            assertThat(bridge.isPlugged()).isTrue();
        }
        assertArrived();
    }

    @Test
    void everyReadingOfTheDongleComesOrIsToldAsLost() throws Exception {
        Air air = new Air(0.05, 0.05, 0.1, 0.2, 7);
        try (SimulatedDongle dongle = new SimulatedDongle(oracle, quick(), 0, 20, air);
                Simulation simulation = new Simulation()) {
            listen("tcp://127.0.0.1:" + dongle.port(), "unibo", "unibo", dongle);
            await().until(dongle::isConnected);
            simulation.start(dongle);
            await().until(() -> received() > 1_000);
        }
        assertArrived();
        assertThat(refused.get()).as("damaged packets").isPositive();
    }

    private static Pace quick() {
        Pace demo = Pace.demo();
        return new Pace(
                demo.sampling(),
                demo.upload(),
                demo.substation(),
                demo.heating(),
                demo.alarms(),
                demo.secondly(),
                demo.burst(),
                demo.profile(),
                demo.water(),
                demo.blink(),
                Duration.ofMillis(50),
                demo.lateCommit());
    }

    private void listen(String line, String codec, String gateway, Meters meters) throws Exception {
        meters.devices().stream()
                .map(
                        d ->
                                new Device(
                                        d.id(),
                                        d.gateway(),
                                        d.type(),
                                        d.hardwareId(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        true))
                .forEach(d -> devices.put(d.localId(), d));
        DeviceRegistry registry = DeviceRegistry.of(devices.values());
        translator =
                new Translator(
                        Catalogues.packaged(Spelling.PRINTED),
                        () -> registry,
                        Instant::now,
                        TranslatorSettings.defaults());
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from("serial:" + line + "?codec=" + codec + "&gateway=" + gateway)
                                .process(e -> take(e.getMessage().getBody(LineFrames.class)));
                    }
                });
        camel.start();
    }

    private void take(LineFrames frames) {
        if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw new IllegalStateException("the disk is full");
        }
        long now = System.nanoTime();
        Map<String, List<Row>> byFeed =
                frames.rows().stream()
                        .collect(Collectors.groupingBy(row -> (String) row.get("feed")));
        byFeed.forEach((feed, rows) -> publish(translate(frames.gateway(), feed, rows), now));
        for (Notice notice : frames.notices()) {
            oracle.alert(
                    devices.get(notice.device()).hardwareId(),
                    notice.name(),
                    "Warning",
                    notice.at(),
                    now);
        }
        refused.addAndGet(frames.refusals().size());
    }

    private Group translate(String gateway, String feed, List<Row> rows) {
        return translator.translate(gateway, feed, rows, device -> Optional.empty());
    }

    private void publish(Group group, long now) {
        refused.addAndGet(group.refusals().size());
        for (FmMessage message : group.messages()) {
            Measurements measurements = (Measurements) message;
            oracle.reading(
                    message.hardwareId(),
                    measurements.reading().eventDate(),
                    measurements.reading().measurements().stream()
                            .collect(
                                    Collectors.toMap(
                                            Measurement::name, m -> m.value().doubleValue())),
                    now);
        }
    }

    private long received() {
        return oracle.report().received();
    }

    private void assertArrived() {
        await().until(() -> oracle.report().lost() == 0);
        Report report = oracle.report();
        assertThat(report.findings()).isEmpty();
        assertThat(report.lines()).allSatisfy(line -> assertThat(line.repeated()).isZero());
    }
}
