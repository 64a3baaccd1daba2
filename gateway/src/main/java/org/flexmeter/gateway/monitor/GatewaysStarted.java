package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.flexmeter.gateway.routes.GatewayLoader;

/**
 * {@code /q/health/started}: every gateway has been loaded or refused, and commands are heard
 * unless the broker is away. Kubernetes asks nothing else before.
 */
@Startup
@ApplicationScoped
public class GatewaysStarted implements HealthCheck {
    private final GatewayLoader loader;

    GatewaysStarted(GatewayLoader loader) {
        this.loader = loader;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("gateways loaded").status(loader.settled()).build();
    }
}
