package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is away at start stops nothing else; what comes back is used. */
class AwayIT {
    private static final Duration AWAY = Duration.ofSeconds(20);

    @Test
    void aSourceThatIsAwayAndABadGatewayDoNotStopTheOthers(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.set("gateway.eon.enabled", true)
                    .set("gateway.eon.cassandra.contact-points", "127.0.0.1:1")
                    .set("gateway.ennova.enabled", true)
                    .set("gateway.ennova.line", "/dev/nothing-here")
                    .device("iren,W1,water-meter,w1");
            Inbox inbox = bench.start();
            Bench.sql(
                    database,
                    "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                            + " ('W1', '2026-01-01T00:00:00Z', 1, 1)");
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains("eon/apartment-electricity: ")
                                    .contains("/dev/nothing-here"));
            Metrics metrics = bench.gateway().metrics();
            assertThat(metrics.values("fm_line_connected", "line"))
                    .containsExactly("/dev/nothing-here");
            assertThat(metrics.sum("fm_line_connected")).isZero();
            assertThat(state(metrics, "ennova", "running")).isOne();
            assertThat(state(metrics, "unibo", "disabled")).isOne();
            assertThat(state(metrics, "unibo", "running")).isZero();
            assertThat(bench.gateway().states().get("eon"))
                    .startsWith("degraded: ")
                    .contains("apartment-electricity: ");
            assertThat(bench.gateway().states().get("ennova"))
                    .startsWith("degraded: line /dev/nothing-here: ");
            assertThat(bench.gateway().ready()).isTrue();
            Cli.Result status = Cli.run(bench, "status");
            assertThat(status.output())
                    .containsPattern("ennova +degraded .*line /dev/nothing-here: ")
                    .containsPattern("iren +running ");
            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aBrokerThatIsAwayIsWaitedFor(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.device("iren,W1,water-meter,w1");
            bench.settings().broker(bench.world().broker());
            // Its session is kept: the gateway may be back at the broker before the subscriber.
            Inbox inbox = new Inbox(bench.world().cloud());
            bench.world().broker().stop();
            bench.startGateway();
            Bench.sql(
                    database,
                    "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                            + " ('W1', '2026-01-01T00:00:00Z', 1, 1)");
            eventually(
                    () -> assertThat(bench.gateway().output()).contains("waiting for the broker"));
            eventually(
                    () ->
                            assertThat(bench.gateway().states().get("iren"))
                                    .isEqualTo("degraded: the broker is away"));
            bench.world().broker().start();
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
            eventually(() -> assertThat(bench.gateway().states().get("iren")).isEqualTo("running"));
        }
    }

    /**
     * Some forty tries in the shortest rhythm that there is: told when it begins and when it ends.
     */
    @Test
    void aBrokerThatIsAwayForLongIsToldOnce(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.set("fm.retry.longest-pause", "PT0.5S").device("iren,W1,water-meter,w1");
            Inbox inbox = bench.start();
            write(database, 0);
            eventually(() -> assertThat(inbox.readings("w1")).isNotEmpty());
            long before = bench.gateway().output().lines().count();

            bench.world().broker().stop();
            Instant since = Instant.now();
            AtomicInteger written = new AtomicInteger();
            await().atMost(Bench.PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(
                            () -> {
                                write(database, written.incrementAndGet());
                                return since.plus(AWAY).isBefore(Instant.now());
                            });
            assertThat(said(bench, before))
                    .as("all that is said")
                    .hasSizeLessThan(20)
                    .filteredOn(line -> line.contains("iren: waiting for the broker at "))
                    .hasSize(1);

            bench.world().broker().start();
            // what was on its way may come twice
            eventually(() -> assertThat(Set.copyOf(inbox.dates("w1"))).hasSize(1 + written.get()));
            assertThat(said(bench, before))
                    .as("all that was said")
                    .hasSizeLessThan(20)
                    .filteredOn(line -> line.contains("iren: connected to the broker at "))
                    .hasSize(1);
        }
    }

    private static void write(PostgreSql database, int minute) throws SQLException {
        Bench.sql(
                database,
                "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ('W1',"
                        + " TIMESTAMPTZ '2026-01-01T00:00:00Z' + INTERVAL '1 minute' * "
                        + minute
                        + ", 1, 1)");
    }

    /** The lines of the log behind so many. */
    private static List<String> said(Bench bench, long before) {
        return bench.gateway().output().lines().skip(before).toList();
    }

    private static double state(Metrics metrics, String gateway, String state) {
        return metrics.sum("fm_gateway_state", "gateway", gateway, "state", state);
    }
}
