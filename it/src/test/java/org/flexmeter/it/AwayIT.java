package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is away at start stops nothing else; what comes back is used. */
class AwayIT {

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
            bench.world().broker().start();
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
        }
    }

    private static double state(Metrics metrics, String gateway, String state) {
        return metrics.sum("fm_gateway_state", "gateway", gateway, "state", state);
    }
}
