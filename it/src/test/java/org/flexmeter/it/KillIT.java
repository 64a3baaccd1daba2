package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the gateway and of the broker while meters write: nothing is lost. */
@Tag("bare")
class KillIT {

    private static final int KILLS = 4;

    @Test
    void nothingIsLost(@TempDir Path folder) {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            IrenMeters meters =
                    bench.world()
                            .keep(
                                    new IrenMeters(
                                            database,
                                            bench.world().oracle(),
                                            Pace.demo(),
                                            5,
                                            false));
            bench.devices(meters.devices());
            bench.start();
            bench.world().simulation().start(meters);
            for (int i = 0; i < KILLS; i++) {
                long before = bench.world().oracle().report().received();
                eventually(
                        () ->
                                assertThat(bench.world().oracle().report().received())
                                        .isGreaterThan(before + 50));
                bench.gateway().kill();
                bench.gateway().start().awaitReady(Bench.PATIENCE);
            }
            assertThat(nativeLibraries(bench))
                    .as("a kill leaves no library behind in the state folder")
                    .hasSize(1);
            bench.world().simulation().close();
            Report report = bench.world().drain(Bench.PATIENCE);
            assertThat(report.lost()).as("%s", bench.world().oracle().missing(10)).isZero();
            assertThat(report.faultless()).as("%s", report.findings()).isTrue();
        }
    }

    private static List<Path> nativeLibraries(Bench bench) {
        Path state = bench.world().home().folder().resolve("state");
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.getFileName().toString().contains("sqlitejdbc"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
