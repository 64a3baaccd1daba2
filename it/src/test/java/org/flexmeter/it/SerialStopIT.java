package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.Ptys;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop with a serial line: a pseudo-terminal. */
@Tag("bare")
class SerialStopIT {
    @TempDir private Path folder;

    /** The library for serial lines closes them by itself when a process is told to end. */
    @Test
    void theLineStaysOpenUntilTheGatewayHasStopped() {
        assumeTrue(Ptys.available(), "pseudo-terminals cannot be opened");
        try (Bench bench = new Bench(folder)) {
            SimulatedDongle dongle =
                    bench.world()
                            .keep(
                                    new SimulatedDongle(
                                            bench.world().oracle(), Pace.demo(), 0, 2, Air.calm()));
            bench.devices(dongle.devices());
            bench.settings().unibo(bench.world().line("unibo", dongle.port()));
            Inbox inbox = bench.start();
            bench.world().simulation().start(dongle);
            String meter = dongle.devices().get(0).hardwareId();
            Bench.eventually(() -> assertThat(inbox.readings(meter)).hasSizeGreaterThan(2));

            bench.gateway().stop();

            assertThat(bench.gateway().output())
                    .contains("gateway stopped")
                    .doesNotContain("is away");
        }
    }
}
