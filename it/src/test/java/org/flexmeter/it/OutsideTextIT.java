package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A meter's name that speaks to terminals: on its way through the program that runs. */
class OutsideTextIT {
    private static final String HOSTILE = "W\u001b[2J\u009b31m\u0085\u2028\u202e9";
    private static final String SHOWN = "[2J\\u009b31m\\u0085\\u2028\\u202e9";

    @TempDir private Path folder;

    @Test
    void isObeyedByNothingAndKeptAsItIs() throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().standardSql();
            bench.settings().iren(database);
            bench.set("gateway.iren.listen", "")
                    .set("gateway.iren.period", "3s")
                    .set("gateway.iren.command.enabled", false)
                    .device("iren,W1,water-meter,w1");
            bench.writeHome();
            bench.example("iren-standard-sql");
            bench.start();
            Bench.sql(
                    database,
                    "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ('"
                            + HOSTILE
                            + "', CURRENT_TIMESTAMP, 1.5, 100)");
            eventually(
                    () ->
                            assertThat(bench.gateway().output().lines())
                                    .anyMatch(line -> line.contains("[2J")));
            obeysNobody(bench.gateway().output());
            String list = Cli.run(bench, "quarantine", "list", "iren").output();
            obeysNobody(list);
            obeysNobody(Cli.run(bench, "quarantine", "show", "iren", "1").output());
            String exported = Cli.run(bench, "quarantine", "export", "iren").output();
            obeysNobody(exported);
            assertThat(list).contains(SHOWN);
            assertThat(new ObjectMapper().readTree(exported).path("device").asText())
                    .isEqualTo(HOSTILE);
            isItsOwnersAlone(bench.world().home().folder().resolve("state"));
        }
    }

    private static void obeysNobody(String text) {
        assertThat(text.codePoints().filter(point -> point != '\n'))
                .noneMatch(Character::isISOControl);
        assertThat(text).doesNotContain("\u2028", "\u202e");
    }

    private static void isItsOwnersAlone(Path state) throws Exception {
        assertThat(mode(state)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(mode(file)).as("%s", file).isEqualTo("rw-------");
            }
        }
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
