package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of docs/operations.md: a box is lost, and a copy of its state is what there is. */
class DisasterIT {
    private static final String INSERT =
            "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ('W1', '2026-01-01T0%d:00:00Z', 1, %d)";

    @Test
    void aBoxThatIsLostComesBackFromACopy(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.device("iren,W1,water-meter,w1");
            Inbox inbox = bench.start();
            Bench.sql(database, INSERT.formatted(1, 1000), INSERT.formatted(2, 2000));
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(2));

            Path copy = folder.resolve("iren-copy.db");
            Cli.Result backup = Cli.run(bench, "state", "backup", "iren", copy.toString());
            assertThat(backup.output()).contains("bytes in " + copy);
            assertThat(backup.exitCode()).isZero();

            Bench.sql(database, INSERT.formatted(3, 3000));
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(3));
            bench.gateway().kill();
            delete(bench.world().home().folder().resolve("state"));
            Bench.sql(database, INSERT.formatted(4, 4000));

            Cli.Result restore = Cli.run(bench, "state", "restore", "iren", copy.toString());
            assertThat(restore.output()).contains("bytes in ").doesNotContain("of before");
            assertThat(restore.exitCode()).isZero();
            bench.startGateway();

            // the third again, with its identity, and the fourth; the first two are not read again
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(5));
            assertThat(inbox.values("w1").stream().map(v -> v.get("water.volume")))
                    .containsExactly(1.0, 2.0, 3.0, 3.0, 4.0);
            assertThat(inbox.dates("w1").stream().distinct()).hasSize(4);
            assertThat(Cli.run(bench, "state", "restore", "iren", copy.toString()).output())
                    .contains("in use by another gateway process");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
