package org.flexmeter.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands to all gateways while the gateway is killed, the broker and the databases are stopped
 * and killed, and lines are unplugged: each is carried out at most once, by the devices' own count,
 * and answered exactly once.
 *
 * <p>Short by default; long by {@code -Dchaos.commands=2000}. The table is written to {@code
 * it/target/chaos/commands.md}.
 */
class CommandChaosIT {
    private static final int COMMANDS = Integer.getInteger("chaos.commands", 100);
    private static final boolean LONG = COMMANDS > 500;
    private static final long SEED = Long.getLong("chaos.seed", 20_160_901);
    private static final Duration READY = Duration.ofMinutes(3);
    private static final Duration DRAIN = Duration.ofSeconds(120);

    @Test
    void eachIsCarriedOutAtMostOnceAndAnsweredOnce(@TempDir Path folder) throws Exception {
        try (ChaosBench bench = new ChaosBench(folder, LONG)) {
            bench.start();
            bench.commander().awaitListening(bench.orders().wrong("iren"), READY);
            Random random = new Random(SEED);
            Faults faults = new Faults(bench, random);
            CommandRow row =
                    new CommandTrial(bench, faults(faults), faults::mendAll, random).run(COMMANDS);
            String table = write(row);
            CommandReport report = row.report();
            String all =
                    table + "\n" + report.findings() + "\nopen: " + open(bench) + "\n" + log(bench);
            assertThat(report.unanswered()).as(all).isZero();
            assertThat(report.sum(CommandReport.Line::executedTwice)).as(all).isZero();
            assertThat(report.findings()).as(all).isEmpty();
            assertThat(report.lines())
                    .as(all)
                    .allSatisfy(
                            line ->
                                    assertThat(line.slowest())
                                            .as("milliseconds to the latest answer")
                                            .isLessThan(CommandTrial.LATEST.toMillis()));
            assertThat(report.sum(line -> line.answered("done")))
                    .as(all)
                    .isGreaterThan(COMMANDS / 2);
            assertThat(Files.readAllLines(bench.world().folder().resolve("executions.csv")))
                    .as("what the devices have kept on disk")
                    .isEqualTo(
                            bench.world().executions().all().stream()
                                    .map(Execution::toString)
                                    .toList());
            readingsAreThere(bench);
        }
    }

    private static List<Fault> faults(Faults faults) {
        List<Fault> all = new ArrayList<>();
        // Twice a round: what is known of commands under way must outlive it.
        all.add(faults.gatewayKilled());
        all.add(faults.gatewayKilled());
        all.add(faults.brokerStopped());
        faults.postgreSql().stream()
                .filter(fault -> !fault.name().equals("statement timeouts"))
                .forEach(all::add);
        if (LONG) {
            all.addAll(faults.cassandra());
        }
        faults.lines().stream()
                .filter(fault -> fault.name().contains("unplugged"))
                .forEach(all::add);
        return all;
    }

    private static String open(ChaosBench bench) {
        return bench.commands().progress().stream()
                .filter(each -> each.answer().isEmpty())
                .limit(10)
                .toList()
                .toString();
    }

    private static String log(ChaosBench bench) {
        return bench.gateway().lastLines();
    }

    /** Those which commands caused are among them. */
    private static void readingsAreThere(ChaosBench bench) {
        bench.world().simulation().stop();
        Report report = bench.world().drain(DRAIN);
        assertThat(report.lost()).as("%s", bench.atSubscriber().missing(5)).isZero();
    }

    private static String write(CommandRow row) throws IOException {
        Path file = ProjectRoot.find().resolve("it/target/chaos/commands.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, row.table() + "\nSeed " + SEED + ".\n");
        return row.table();
    }
}
