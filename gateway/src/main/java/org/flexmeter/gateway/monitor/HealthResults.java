package org.flexmeter.gateway.monitor;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.health.HealthCheckResultStrategy;

/**
 * Leaves the results of Camel's health checks as they are. It is here to be found: without one,
 * each check looks through Camel's map of beans (SimpleRegistry of Camel 4.17, not made for several
 * threads) while gateways that are loaded put theirs into it, and now and then failed.
 */
@ApplicationScoped
@Unremovable
public class HealthResults implements HealthCheckResultStrategy {
    @Override
    public void processResult(
            HealthCheck check, Map<String, Object> options, HealthCheckResultBuilder result) {
        // as it is
    }
}
