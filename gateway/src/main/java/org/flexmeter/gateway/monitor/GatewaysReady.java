package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;

/** Ready when every enabled gateway runs; says of each one where it is and why. */
@Readiness
@ApplicationScoped
public class GatewaysReady implements HealthCheck {

    private final GatewayStates states;

    GatewaysReady(GatewayStates states) {
        this.states = states;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("gateways");
        Map<String, State> all = states.all();
        all.forEach((name, state) -> answer.withData(name, describe(state)));
        boolean settled =
                all.values().stream()
                        .map(State::phase)
                        .allMatch(p -> p == Phase.RUNNING || p == Phase.DISABLED);
        return answer.status(settled && !all.isEmpty()).build();
    }

    private static String describe(State state) {
        String phase = state.phase().name().toLowerCase(java.util.Locale.ROOT);
        return state.detail().isEmpty() ? phase : phase + ": " + state.detail();
    }
}
