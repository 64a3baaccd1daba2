package org.flexmeter.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything goes wrong, part by part and then all at once, while an oracle compares every row that
 * meters wrote with every message that an independent subscriber received, and with every message
 * that a tap saw the broker acknowledge.
 *
 * <p>Short by default; long by {@code -Dchaos.minutes=10 -Dchaos.kills=50}, and repeatable by
 * {@code -Dchaos.seed=…}; with {@code -Dchaos.trial=…} only the trials with that pattern in their
 * names. The table is written to {@code it/target/chaos/table.md}.
 */
class ChaosIT {
    private static final long MINUTES = Long.getLong("chaos.minutes", 0);
    private static final int KILLS = Integer.getInteger("chaos.kills", 3);
    private static final long SEED = Long.getLong("chaos.seed", 20_160_901);
    private static final Pattern ONLY = Pattern.compile(System.getProperty("chaos.trial", ""));
    private static final boolean LONG = MINUTES > 0;
    private static final String KEPT = "broker, kill -9, acknowledged messages kept";
    private static final String TOGETHER = "all together";
    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final Duration DRAIN = Duration.ofSeconds(300);

    private final List<Row> rows = new ArrayList<>();

    @Test
    void nothingIsLost(@TempDir Path folder) throws Exception {
        try (ChaosBench bench = new ChaosBench(folder, LONG)) {
            bench.start();
            Random random = new Random(SEED);
            Faults faults = new Faults(bench, random);
            Conductor conductor = new Conductor(bench, random, faults::mendAll);
            trials(bench, faults, conductor);
            finish(bench);
        }
    }

    private void trials(ChaosBench bench, Faults faults, Conductor conductor) throws Exception {
        int few = LONG ? 5 : 1;
        add(
                bench,
                conductor,
                Trial.of("gateway, kill -9", KILLS, seconds(8), faults.gatewayKilled()));
        add(
                bench,
                conductor,
                Trial.of("broker, kill -9", few, seconds(4), faults.brokerKilled()).forgetting());
        add(bench, conductor, Trial.of("broker stopped", few, seconds(2), faults.brokerStopped()));
        add(bench, conductor, Trial.of("broker frozen", few, seconds(2), faults.brokerFrozen()));
        add(
                bench,
                conductor,
                Trial.of("broker slow", LONG ? 4 : 1, seconds(1), faults.brokerSlow()));
        if (!faults.brokerRefuses().isEmpty()) {
            add(bench, conductor, trial("broker refuses", LONG ? 4 : 1, faults.brokerRefuses()));
        }
        if (!faults.publishesRefused().isEmpty()) {
            add(
                    bench,
                    conductor,
                    trial(Faults.PUBLISHES_REFUSED, LONG ? 4 : 1, faults.publishesRefused()));
        }
        add(bench, conductor, trial("link", LONG ? 10 : 3, faults.link()));
        add(bench, conductor, trial("PostgreSQL", LONG ? 8 : 2, faults.postgreSql()));
        if (LONG) {
            add(bench, conductor, trial("Cassandra", 4, faults.cassandra()));
        }
        add(bench, conductor, trial("serial lines", LONG ? 15 : 5, faults.lines()));
        if (bench.disk().isPresent()) {
            add(bench, conductor, trial("disk full", LONG ? 4 : 1, faults.disk()));
        }
        if (chosen(KEPT) || chosen(TOGETHER)) {
            keeping(bench, faults, conductor, few);
        }
    }

    /** With a gateway that keeps acknowledged messages for a broker that forgets them. */
    private void keeping(ChaosBench bench, Faults faults, Conductor conductor, int few)
            throws Exception {
        bench.restartWith(
                Map.of(
                        "fm.broker.keep-acknowledged",
                        "PT10S",
                        "fm.broker.send-again",
                        "reconnect"));
        add(bench, conductor, Trial.of(KEPT, few, seconds(4), faults.brokerKilled()));
        assertThat(rows)
                .filteredOn(row -> row.trial().equals(KEPT))
                .as(write())
                .allSatisfy(row -> assertThat(row.forgotten()).isZero());
        if (chosen(TOGETHER)) {
            Duration time = LONG ? Duration.ofMinutes(MINUTES) : SHORT;
            rows.add(conductor.together(TOGETHER, all(faults), time));
        }
    }

    private static boolean chosen(String trial) {
        return ONLY.matcher(trial).find();
    }

    private static Duration seconds(int number) {
        return Duration.ofSeconds(number);
    }

    private static Trial trial(String name, int times, List<Fault> faults) {
        return Trial.of(name, times, seconds(3), faults.toArray(Fault[]::new));
    }

    private static List<Fault> all(Faults faults) {
        List<Fault> all = new ArrayList<>();
        all.add(faults.gatewayKilled());
        all.add(faults.brokerKilled());
        all.add(faults.brokerStopped());
        all.add(faults.brokerFrozen());
        all.addAll(faults.brokerRefuses());
        all.addAll(faults.publishesRefused());
        all.addAll(faults.link());
        all.addAll(faults.postgreSql());
        if (LONG) {
            all.addAll(faults.cassandra());
        }
        all.addAll(faults.lines());
        all.addAll(faults.disk());
        return all;
    }

    private void add(ChaosBench bench, Conductor conductor, Trial trial) throws Exception {
        if (!chosen(trial.name())) {
            return;
        }
        Row row = conductor.run(trial);
        rows.add(row);
        assertThat(row.lost())
                .as(
                        "%s%nat the broker: %s%nat the subscriber: %s%nmissing: %s%n%s",
                        write(),
                        bench.atTap().report(),
                        bench.atSubscriber().report(),
                        bench.atTap().missing(3),
                        bench.gateway().lastLines())
                .isZero();
    }

    /** No more faults, no more rows: everything that was ever written must be there now. */
    private void finish(ChaosBench bench) throws Exception {
        bench.world().simulation().stop();
        long forgotten = rows.stream().mapToLong(Row::forgotten).sum();
        Report report = bench.world().drain(DRAIN, forgotten);
        bench.gateway().stop();
        Outbox unibo = bench.uniboOutbox();
        String table = write();

        assertThat(rows)
                .filteredOn(row -> row.trial().equals(Faults.PUBLISHES_REFUSED))
                .allSatisfy(row -> assertThat(row.done().get(Conductor.REPLAYED)).isPositive());
        assertThat(rows).as("trials with %s in their names", ONLY).isNotEmpty();
        assertThat(rows)
                .as("%s%nmissing: %s", table, bench.atTap().missing(10))
                .allSatisfy(row -> assertThat(row.lost()).isZero());
        assertThat(bench.atTap().report().lost())
                .as("%s%n%s", table, bench.atTap().missing(10))
                .isZero();
        assertThat(report.lost()).as(table).isEqualTo(forgotten);
        assertThat(report.malformed()).as("%s", report.findings()).isZero();
        assertThat(report.dropped()).as("%s", report.findings()).isZero();
        assertThat(report.lines())
                .filteredOn(line -> !line.feed().gateway().equals("unibo"))
                .as("%s", report.findings())
                .allSatisfy(
                        line -> {
                            assertThat(line.wrong()).isZero();
                            assertThat(line.unexpected()).isZero();
                        });
        assertThat(unibo.waiting()).isZero();
        assertThat(unibo.held()).isNotEmpty();
        assertThat(bench.unacknowledged(unibo)).as("of what UniBO's outbox ever held").isEmpty();
    }

    private String write() throws IOException {
        StringBuilder table = new StringBuilder(Row.HEAD);
        rows.forEach(row -> table.append(row.line()));
        Path file = ProjectRoot.find().resolve("it/target/chaos/table.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, table + "\nSeed " + SEED + ".\n");
        return table.toString();
    }
}
