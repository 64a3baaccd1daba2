package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.flexmeter.gateway.cluster.Roles;
import org.flexmeter.gateway.routes.GatewayLoader;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;
import org.flexmeter.gateway.routes.Pauses;

/**
 * Ready when every enabled gateway runs; says of each one where it is and why. A source that has
 * been silent for longer than its period is degraded, which is for people to look at: to start the
 * program again would not help; so is whatever else keeps it from its work. One that stands by in a
 * cluster is ready.
 */
@Readiness
@ApplicationScoped
public class GatewaysReady implements HealthCheck {

    private final GatewayStates states;
    private final Pauses pauses;
    private final Problems problems;
    private final GatewayLoader loader;
    private final Roles roles;

    GatewaysReady(
            GatewayStates states,
            Pauses pauses,
            Problems problems,
            GatewayLoader loader,
            Roles roles) {
        this.states = states;
        this.pauses = pauses;
        this.problems = problems;
        this.loader = loader;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("gateways");
        Map<String, State> all = states.all();
        all.forEach((name, state) -> answer.withData(name, describe(name, state)));
        boolean settled =
                all.values().stream()
                        .map(State::phase)
                        .allMatch(p -> p == Phase.RUNNING || p == Phase.DISABLED);
        boolean heard = loader.settled();
        if (!heard) {
            answer.withData("commands", "not heard yet");
        }
        return answer.status(settled && heard && !all.isEmpty()).build();
    }

    private String describe(String name, State state) {
        if (state.phase() == Phase.RUNNING) {
            return pauses.isPaused(name) ? "running: paused by an operator" : running(name);
        }
        String phase = state.phase().name().toLowerCase(java.util.Locale.ROOT);
        return state.detail().isEmpty() ? phase : phase + ": " + state.detail();
    }

    private String running(String name) {
        Set<String> resting = pauses.resting(name).keySet();
        List<String> hindered = problems.of(name);
        return Optional.of(String.join("; ", hindered))
                .filter(why -> !why.isEmpty())
                .map(why -> "degraded: " + why)
                .or(() -> rest(resting))
                .or(() -> roles.describe(name).map(role -> "running: " + role))
                .orElse("running");
    }

    private static Optional<String> rest(Set<String> routes) {
        return routes.isEmpty()
                ? Optional.empty()
                : Optional.of("degraded: stopped by an operator: " + String.join(", ", routes));
    }
}
