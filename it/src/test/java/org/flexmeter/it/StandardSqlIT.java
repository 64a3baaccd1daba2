package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import java.util.List;
import org.flexmeter.world.database.H2Server;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Iren's six feeds from a database that is not PostgreSQL, by sequence. */
@DisabledIfSystemProperty(
        named = GatewayProgram.BINARY,
        matches = ".+",
        disabledReason = "the native binary has PostgreSQL's driver and not H2's")
class StandardSqlIT {

    @Test
    void irensMetersOnH2LoseNothing(@TempDir Path folder) {
        try (Bench bench = new Bench(folder)) {
            H2Server database = bench.world().h2();
            bench.settings().iren(database);
            bench.set("gateway.iren.listen", "");
            IrenMeters meters =
                    bench.world()
                            .keep(
                                    new IrenMeters(
                                            database,
                                            bench.world().oracle(),
                                            Pace.demo(),
                                            3,
                                            false));
            bench.world().home().devices(meters.devices());
            bench.devices(meters.devices());
            bench.writeHome();
            bench.example("iren-standard-sql");
            bench.start();

            bench.world().simulation().start(meters);
            eventually(
                    () ->
                            assertThat(bench.world().oracle().report().lines())
                                    .hasSizeGreaterThanOrEqualTo(6)
                                    .allSatisfy(l -> assertThat(l.received()).isPositive()));
            bench.world().simulation().close();
            Report report = bench.world().drain(Bench.PATIENCE);

            assertThat(report.findings()).isEqualTo(List.of());
            assertThat(report.faultless()).as("%s", bench.world().oracle().missing(10)).isTrue();
        }
    }
}
