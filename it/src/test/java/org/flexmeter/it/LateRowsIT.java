package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that commit late, share a timestamp, or are updated, on a real PostgreSQL. */
class LateRowsIT {

    private static final String INSERT =
            "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ";

    @Test
    void eachIsPublishedOnceAndAnUpdateAgain(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            for (int i = 1; i <= 4; i++) {
                bench.device("iren,W%d,water-meter,w%d".formatted(i, i));
            }
            Inbox inbox = bench.start();

            try (Connection slow = Bench.connect(database);
                    Statement late = slow.createStatement()) {
                slow.setAutoCommit(false);
                late.execute(INSERT + "('W1', '2026-01-01T00:00:00Z', 10, 1000)");
                Bench.sql(
                        database,
                        INSERT
                                + "('W2', '2026-01-01T00:00:00Z', 20, 2000), ('W3',"
                                + " '2026-01-01T00:00:00Z', 30, 3000)");
                eventually(() -> assertThat(inbox.readings("w3")).hasSize(1));
                eventually(() -> assertThat(inbox.readings("w2")).hasSize(1));
                assertThat(inbox.readings("w1")).as("not committed yet").isEmpty();
                slow.commit();
            }
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));

            Bench.sql(database, "UPDATE iren.water SET volume = 2500 WHERE meter_id = 'W2'");
            eventually(() -> assertThat(inbox.readings("w2")).hasSize(2));
            assertThat(inbox.dates("w2").stream().distinct()).hasSize(1);
            assertThat(inbox.values("w2").get(1))
                    .isEqualTo(Map.of("water.flowrate", 0.02, "water.volume", 2.5));

            restart(bench);
            Bench.sql(database, INSERT + "('W4', '2026-01-01T00:00:00Z', 40, 4000)");
            eventually(() -> assertThat(inbox.readings("w4")).hasSize(1));
            assertThat(inbox.size()).as("a clean stop and start repeats nothing").isEqualTo(5);
        }
    }

    private static void restart(Bench bench) {
        bench.gateway().stop();
        assertThat(bench.gateway().exitCode()).hasValue(143);
        bench.gateway().start().awaitReady(Bench.PATIENCE);
    }
}
