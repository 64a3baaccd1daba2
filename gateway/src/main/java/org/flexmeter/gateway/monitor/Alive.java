package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * {@code /q/health/live}: down when a thread that the program cannot do without stands still, which
 * starting it again mends. A broker or a database that is away does not make it down.
 */
@Liveness
@ApplicationScoped
public class Alive implements HealthCheck {
    private final Vitals vitals;

    Alive(Vitals vitals) {
        this.vitals = vitals;
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, Duration> stuck = vitals.stuck();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("threads");
        stuck.forEach(
                (name, time) ->
                        answer.withData(name, "stands still for " + time.toSeconds() + " s"));
        return answer.status(stuck.isEmpty()).build();
    }
}
