package org.flexmeter.gateway.monitor;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * Tells systemd that the program is ready, alive and stopping ({@code sd_notify(3)}), through the
 * program systemd-notify, which is there wherever systemd is. Without {@code NOTIFY_SOCKET} in the
 * environment it does nothing. It is not alive while one of the {@link Vitals} stands still.
 */
@ApplicationScoped
public class ServiceManager {
    private static final Logger LOG = Logger.getLogger(ServiceManager.class);
    private static final int LAST = 10_000;
    private static final long PATIENCE_SECONDS = 5;
    private static final long MICROS_IN_MILLI = 1_000;

    private final GatewayStates states;
    private final Vitals vitals;
    private final Map<String, String> environment = System.getenv();
    private final Optional<ScheduledExecutorService> beats;

    ServiceManager(GatewayStates states, Vitals vitals) {
        this.states = states;
        this.vitals = vitals;
        this.beats =
                environment.containsKey("NOTIFY_SOCKET")
                        ? Optional.of(OneThread.named("service-manager"))
                        : Optional.empty();
    }

    /** Behind the loading of the gateways, which waits for the same event. */
    void started(@Observes @Priority(LAST) AfterStart event) {
        beats.ifPresent(
                thread -> {
                    thread.execute(() -> tell("READY=1", "STATUS=" + status()));
                    watchdogMillis()
                            .ifPresent(
                                    millis ->
                                            thread.scheduleWithFixedDelay(
                                                    this::beat,
                                                    millis / 2,
                                                    millis / 2,
                                                    TimeUnit.MILLISECONDS));
                });
    }

    void stopping(@Observes BeforeStop event) {
        beats.ifPresent(
                thread -> {
                    thread.shutdownNow();
                    tell("STOPPING=1", "STATUS=stopping");
                });
    }

    /** None while a thread stands still: systemd then starts the program again. */
    private void beat() {
        Map<String, Duration> stuck = vitals.stuck();
        if (stuck.isEmpty()) {
            tell("WATCHDOG=1", "STATUS=" + status());
        } else {
            LOG.errorf("%s stands still; systemd will start the program again", stuck.keySet());
        }
    }

    private Optional<Long> watchdogMillis() {
        return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .map(micros -> Long.parseLong(micros) / MICROS_IN_MILLI)
                .filter(millis -> millis > 0);
    }

    private String status() {
        return states.all().entrySet().stream()
                .map(
                        e ->
                                e.getKey()
                                        + " "
                                        + e.getValue()
                                                .phase()
                                                .name()
                                                .toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static void tell(String... news) {
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(List.of(news));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warnf("systemd-notify %s does not end", news[0]);
            }
        } catch (IOException e) {
            LOG.warnf("systemd is not told %s: %s", news[0], e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
