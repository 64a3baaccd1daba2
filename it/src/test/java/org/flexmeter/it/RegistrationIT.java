package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import org.flexmeter.world.cloud.WireEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices with a specificationToken are registered with the control centre, once. */
class RegistrationIT {

    private static final String HEADER =
            "gateway,id,type,hardwareId,specificationToken,siteToken,enabled\n";

    @Test
    void onceForEachDeviceAndAgainWhenATokenChanges(@TempDir Path folder) {
        try (Bench bench = new Bench(folder)) {
            bench.settings().ennova("tcp://127.0.0.1:1");
            bench.set("fm.register", true);
            bench.writeHome();
            Inbox inbox = bench.start();
            bench.write(
                    "devices.csv",
                    HEADER
                            + "ennova,000A01F3,midori-smart-meter,m1,spec-1,site-1,true\n"
                            + "ennova,000A01F4,midori-smart-meter,m2,,,true\n"
                            + "ennova,000A01F5,midori-smart-meter,m3,spec-1,,false\n");
            eventually(
                    () ->
                            assertThat(inbox.of("m1"))
                                    .containsExactly(
                                            new WireEvent.Registration("m1", "spec-1", "site-1")));
            bench.write(
                    "devices.csv",
                    HEADER
                            + "ennova,000A01F3,midori-smart-meter,m1,spec-1,site-1,true\n"
                            + "ennova,000A01F4,midori-smart-meter,m2,spec-2,,true\n");
            eventually(() -> assertThat(inbox.of("m2")).hasSize(1));
            assertThat(inbox.of("m1")).hasSize(1);
            assertThat(inbox.of("m3")).isEmpty();
        }
    }
}
