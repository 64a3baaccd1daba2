package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.cloud.WireEvent;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile input at every surface at once, against the smallest heap that is documented
 * (docs/memory.md): the gateway runs on, and every good reading arrives in time. {@code
 * -Dhostile.seconds=1800} is the long form.
 */
class HostileIT {
    private static final String VERA = "a long password of vera";
    private static final Duration EVERY = Duration.ofMillis(200);

    private static final double PROMISED_MILLIS = 5_000;

    /** A machine that builds beside it gets three times that. */
    private static final double LATEST_MILLIS = 3 * PROMISED_MILLIS;

    private static final int NOISE = 300;

    private static final int LITRES = 1_000;

    /** When a reading was committed, and when it has arrived, by its number. */
    private static final class Readings {
        private final Map<Long, Long> committed = new ConcurrentHashMap<>();
        private final Map<Long, Long> arrived = new ConcurrentHashMap<>();
        private final AtomicLong numbers = new AtomicLong();

        void heard(WireEvent event) {
            if (event instanceof WireEvent.Reading reading && reading.hardwareId().equals("w1")) {
                Optional.ofNullable(reading.values().get("water.volume"))
                        .ifPresent(v -> arrived.putIfAbsent(Math.round(v), System.nanoTime()));
            }
        }

        void write(Connection connection) throws SQLException {
            long number = numbers.incrementAndGet();
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT INTO iren.water(meter_id, read_at, flow, volume)"
                                    + " VALUES ('W1', now(), 1, ?)")) {
                insert.setLong(1, number * LITRES);
                insert.execute();
            }
            committed.put(number, System.nanoTime());
        }

        long missing() {
            return committed.keySet().stream().filter(n -> !arrived.containsKey(n)).count();
        }

        /** The reading that was the latest to arrive: its number, and when it was committed. */
        private Optional<Map.Entry<Long, Long>> latest() {
            return committed.entrySet().stream()
                    .filter(each -> arrived.containsKey(each.getKey()))
                    .max(Comparator.comparing(this::nanos));
        }

        private long nanos(Map.Entry<Long, Long> reading) {
            return arrived.get(reading.getKey()) - reading.getValue();
        }

        /** Seconds from the first reading to the latest. */
        double latestAt() {
            long first = committed.getOrDefault(1L, 0L);
            return latest().map(reading -> (reading.getValue() - first) / 1e9).orElse(0.0);
        }

        double latestMillis() {
            return latest().map(reading -> nanos(reading) / 1e6).orElse(Double.MAX_VALUE);
        }
    }

    private static int seconds() {
        return Integer.getInteger("hostile.seconds", 30);
    }

    private static SimulatedDongle set(Bench bench, PostgreSql database, int line) {
        SimulatedDongle dongle =
                bench.world()
                        .keep(
                                new SimulatedDongle(
                                        bench.world().oracle(),
                                        Pace.steady(Duration.ofMillis(500)),
                                        0,
                                        2,
                                        Air.calm()));
        bench.settings()
                .iren(database)
                .unibo(bench.world().line("unibo", dongle.port()))
                .ennova("tcp://127.0.0.1:" + line);
        bench.set("gateway.iren.listen", "")
                .device("iren,W1,water-meter,w1")
                .devices(dongle.devices());
        bench.settings().broker(bench.world().broker());
        bench.writeHome();
        bench.example("iren-standard-sql");
        return dongle;
    }

    private static void startSmall(Bench bench) {
        boolean binary = GatewayProgram.find(bench.world().root()) instanceof GatewayProgram.Native;
        bench.gateway()
                .java("-XX:+ExitOnOutOfMemoryError")
                .java(binary ? "-Xmx128m" : "-Xmx256m")
                .start()
                .awaitReady(Bench.PATIENCE);
    }

    private static ChildProcess attack(Bench bench, PostgreSql database, int line, Path log)
            throws IOException {
        Path home = bench.world().home().folder();
        Properties target = new Properties();
        target.setProperty("console", bench.world().home().setting("quarkus.management.port"));
        target.setProperty("wake", bench.world().home().setting("quarkus.http.port"));
        target.setProperty("broker", bench.world().broker().url());
        target.setProperty("jdbc.url", database.url());
        target.setProperty("jdbc.user", database.owner().user());
        target.setProperty("jdbc.password", database.owner().password());
        target.setProperty("line", Integer.toString(line));
        target.setProperty("home", home.toString());
        target.setProperty(
                "admin", Files.readString(home.resolve("state/console-password")).strip());
        target.setProperty("vera", VERA);
        target.setProperty("seconds", Integer.toString(seconds()));
        target.setProperty("seed", "17");
        Path file = bench.world().folder().resolve("target.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            target.store(writer, "what is attacked");
        }
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return ChildProcess.start(
                "The attacker",
                List.of(
                        "nice",
                        "-n",
                        "10",
                        Jdks.current().toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        Attacker.class.getName(),
                        file.toString()),
                bench.world().folder(),
                Map.of(),
                log);
    }

    /** What the gateway has refused, where no sender is told. */
    private static long refused(Bench bench, Surface surface, Tally.Line line) {
        return (long)
                switch (surface) {
                    case CONSOLE, WAKE, JOLOKIA -> line.refused();
                    case MQTT ->
                            bench.metric("fm_commands_incoming_total")
                                    + bench.metric("fm_broker_too_large_total");
                    case ROWS -> bench.metric("fm_refused_total", "gateway", "iren");
                    case SERIAL -> bench.metric("fm_refused_total", "gateway", "ennova");
                    case FILES ->
                            bench.gateway()
                                    .output()
                                    .lines()
                                    .filter(l -> l.contains(" ERROR ") && l.contains("refused"))
                                    .count();
                };
    }

    private static Map<Surface, Tally.Line> table(Bench bench, Map<Surface, Tally.Line> sent) {
        Map<Surface, Tally.Line> table = new EnumMap<>(Surface.class);
        sent.forEach(
                (surface, line) ->
                        table.put(
                                surface,
                                new Tally.Line(line.sent(), refused(bench, surface, line))));
        return table;
    }

    private static void print(Map<Surface, Tally.Line> table, Readings readings, Report report) {
        StringBuilder text = new StringBuilder("\nsurface         sent    refused\n");
        table.forEach(
                (surface, line) ->
                        text.append(
                                "%-10s %9d %10d%n"
                                        .formatted(surface, line.sent(), line.refused())));
        text.append(
                "%d good readings from rows, %d missing, the latest after %.0f ms, written at second %.0f%n"
                        .formatted(
                                readings.committed.size(),
                                readings.missing(),
                                readings.latestMillis(),
                                readings.latestAt()));
        text.append("requests to Jolokia that were answered: %d%n".formatted(answered(table)));
        report.lines().forEach(line -> text.append(line).append('\n'));
        System.out.println(text);
    }

    /** Of Jolokia's requests: those that cost it something. */
    private static long answered(Map<Surface, Tally.Line> table) {
        return Optional.ofNullable(table.get(Surface.JOLOKIA))
                .map(line -> line.sent() - line.refused())
                .orElse(0L);
    }

    @Test
    void goodReadingsArriveBesideEverythingThatIsHostile(@TempDir Path folder) throws Exception {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().standardSql();
            Bench.sql(database, "ALTER TABLE iren.water ALTER COLUMN meter_id TYPE text");
            int line = bench.world().ports().any();
            SimulatedDongle dongle = set(bench, database, line);
            Readings readings = new Readings();
            bench.world().cloud().onEvent(readings::heard);
            startSmall(bench);
            assertThat(
                            Cli.runWith(
                                            VERA + "\n",
                                            bench,
                                            "users",
                                            "add",
                                            "vera",
                                            "--role",
                                            "viewer",
                                            "--password-stdin")
                                    .exitCode())
                    .isZero();
            Path log = folder.resolve("attacker.log");
            try (Connection owner = Bench.connect(database);
                    ChildProcess attacker = attack(bench, database, line, log)) {
                bench.world().simulation().start(dongle);
                clock.scheduleAtFixedRate(
                        () -> write(readings, owner), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
                Random random = new Random(17);
                clock.scheduleAtFixedRate(
                        () -> dongle.noise(noise(random)),
                        0,
                        EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
                await().atMost(Duration.ofSeconds(seconds() + 120L))
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> !attacker.alive() || !bench.gateway().alive());
                assertThat(bench.gateway().alive()).as(bench.gateway().lastLines()).isTrue();
            }
            clock.shutdown();
            assertThat(clock.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            bench.world().simulation().stop();
            judge(bench, readings, Files.readString(log));
        } finally {
            clock.shutdownNow();
        }
    }

    private static void write(Readings readings, Connection owner) {
        try {
            readings.write(owner);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[NOISE];
        random.nextBytes(noise);
        return noise;
    }

    /** The world's folder goes with the test; what it says of a late reading does not. */
    private static void keepLogs(Bench bench) {
        Path kept = bench.world().root().resolve("it/target/hostile");
        try {
            Files.createDirectories(kept);
            for (String log : List.of("gateway.log", "broker/mosquitto.log", "attacker.log")) {
                Path from = bench.world().folder().resolve(log);
                if (Files.exists(from)) {
                    Files.copy(
                            from,
                            kept.resolve(from.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            System.out.println("logs are kept in " + kept);
        } catch (IOException e) {
            System.out.println("the logs are not kept: " + e);
        }
    }

    private static void judge(Bench bench, Readings readings, String attacker) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> bench.gateway().ready() || !bench.gateway().alive());
        Report report = drained(bench, readings);
        Map<Surface, Tally.Line> table = table(bench, Tally.parse(attacker));
        print(table, readings, report);
        if (readings.missing() > 0 || readings.latestMillis() > PROMISED_MILLIS) {
            keepLogs(bench);
        }
        assertThat(bench.gateway().alive()).as(bench.gateway().lastLines()).isTrue();
        assertThat(table).as(attacker).containsOnlyKeys(Surface.values());
        assertThat(table)
                .allSatisfy(
                        (surface, line) -> {
                            assertThat(line.sent()).as("sent, %s", surface).isPositive();
                            assertThat(line.refused()).as("refused, %s", surface).isPositive();
                        });
        assertThat(answered(table)).isPositive();
        assertThat(readings.missing()).isZero();
        assertThat(readings.latestMillis()).isLessThan(LATEST_MILLIS);
        assertThat(report.lines())
                .filteredOn(each -> each.feed().gateway().equals("unibo"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.lost()).isZero());
    }

    /** What is still missing after patience is told by the table first. */
    private static Report drained(Bench bench, Readings readings) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (readings.missing() > 0 && System.nanoTime() < end) {
            Pause.of(EVERY);
        }
        return bench.world().drain(Duration.ofSeconds(20));
    }
}
