package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad rows: one clear line each, in quarantine with their reason, counted; the rest goes on. */
class BadInputIT {

    @Test
    void eachIsRefusedAndTheRestGoesOn(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.device("iren,W1,water-meter,w1")
                    .device("iren,H1,district-heating,h1")
                    .device("iren,B1,blink-detector,b1");
            Inbox inbox = bench.start();
            Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
            Bench.sql(
                    database,
                    "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                            + " ('W1', '2026-01-01T00:00:00Z', NULL, 1000),"
                            + " ('nobody', '2026-01-01T00:00:00Z', 1, 1000),"
                            + " ('B1', '2026-01-01T00:00:00Z', 1, 1000),"
                            + " ('W1', '"
                            + tomorrow
                            + "', 1, 1000),"
                            + " ('W1', NULL, 1, 1000),"
                            + " ('W1', '2026-01-01T01:00:00Z', 'NaN', 2000),"
                            + " ('W1', '2026-01-01T02:00:00Z', 3, -5),"
                            + " ('W1', '2026-01-01T03:00:00Z', 10, 3000)",
                    "INSERT INTO iren.district_heating(meter_id, read_at, temp_inlet, temp_outlet,"
                            + " energy, flow, power, volume) VALUES"
                            + " ('H1', '2025-10-26 02:30:00', 80, 40, 1, 1, 1, 1),"
                            + " ('H1', '2025-10-26 03:30:00', 80, 40, 1, 1, 1, 1)");
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(4));
            eventually(() -> assertThat(inbox.readings("h1")).hasSize(1));

            assertThat(inbox.values("w1"))
                    .containsExactlyInAnyOrder(
                            Map.of("water.volume", 1.0),
                            Map.of("water.volume", 2.0),
                            Map.of("water.flowrate", 0.003),
                            Map.of("water.flowrate", 0.01, "water.volume", 3.0));
            assertThat(inbox.dates("h1")).containsExactly(Instant.parse("2025-10-26T02:30:00Z"));
            for (String reason :
                    List.of(
                            "null-value",
                            "unknown-device",
                            "wrong-type",
                            "future-time",
                            "no-time",
                            "not-finite",
                            "out-of-range",
                            "ambiguous-time")) {
                eventually(
                        () ->
                                assertThat(
                                                bench.metric(
                                                        "fm_refused_total",
                                                        "gateway",
                                                        "iren",
                                                        "reason",
                                                        reason))
                                        .as(reason)
                                        .isEqualTo(1));
            }
            eventually(
                    () -> {
                        String list = Cli.run(bench, "quarantine", "list", "iren").output();
                        assertThat(list.lines()).hasSize(8);
                        assertThat(list).contains("nobody", "devices.csv", "future");
                    });
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }
}
