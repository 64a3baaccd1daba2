package org.flexmeter.gateway.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.impl.DefaultCamelContext;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.state.OutboxLimits;
import org.flexmeter.gateway.state.QuarantineLimits;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A writer of a real state file that stands still. */
@Timeout(60)
class AliveTest {
    @TempDir Path folder;

    @Test
    void aWriterThatStandsStillIsNamedUntilItGoesOn() throws Exception {
        StateSettings settings =
                new StateSettings(
                        folder,
                        StateSettings.Sync.NORMAL,
                        QuarantineLimits.DEFAULT,
                        gateway -> OutboxLimits.DEFAULT);
        try (StateFiles states = new StateFiles(settings, InstantSource.system());
                DefaultCamelContext camel = new DefaultCamelContext()) {
            StateFile file = states.of("iren");
            Alive alive =
                    new Alive(new Vitals(camel, states, new MqttLinks(), Duration.ofMillis(200)));
            assertThat(alive.call().getStatus()).isEqualTo(Status.UP);
            CountDownLatch disk = new CountDownLatch(1);
            CompletableFuture<Boolean> written =
                    file.commit(
                            connection -> {
                                hold(disk);
                                return true;
                            });
            await().until(() -> alive.call().getStatus() == Status.DOWN);
            HealthCheckResponse down = alive.call();
            assertThat(down.getData().orElseThrow())
                    .hasEntrySatisfying(
                            "writer of iren",
                            time -> assertThat(time.toString()).startsWith("stands still for "));
            disk.countDown();
            written.get();
            await().until(() -> alive.call().getStatus() == Status.UP);
        }
    }

    private static void hold(CountDownLatch disk) {
        try {
            disk.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
