package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;
import org.jboss.logging.Logger;

/**
 * Lets a gateway rest: the routes of its file are suspended, so that it takes nothing from its
 * sources; what waits in its outbox is still delivered. A restart, or an edit of its routes, ends
 * the pause.
 */
@ApplicationScoped
public class Pauses {
    private static final Logger LOG = Logger.getLogger(Pauses.class);

    private final CamelContext camel;
    private final GatewayLoader loader;
    private final GatewayStates states;

    Pauses(CamelContext camel, GatewayLoader loader, GatewayStates states) {
        this.camel = camel;
        this.loader = loader;
        this.states = states;
    }

    /**
     * Suspends a gateway's routes.
     *
     * @throws IllegalStateException if it does not run, or a route cannot be suspended
     */
    public void pause(String gateway) {
        require(gateway);
        for (String route : loader.routes(gateway)) {
            if (status(route) == ServiceStatus.Started) {
                run(() -> camel.getRouteController().suspendRoute(route));
            }
        }
        LOG.infof("%s: paused; it takes nothing from its sources", gateway);
    }

    /**
     * Lets the suspended routes of a gateway go on.
     *
     * @throws IllegalStateException if it does not run, or a route cannot be resumed
     */
    public void resume(String gateway) {
        require(gateway);
        for (String route : loader.routes(gateway)) {
            if (status(route) == ServiceStatus.Suspended) {
                run(() -> camel.getRouteController().resumeRoute(route));
            } else if (status(route) == ServiceStatus.Stopped) {
                run(() -> camel.getRouteController().startRoute(route));
            }
        }
        LOG.infof("%s: goes on", gateway);
    }

    /** Routes of a gateway's file that do not run, with their status, such as Stopped. */
    public Map<String, String> resting(String gateway) {
        Map<String, String> resting = new TreeMap<>();
        for (String route : loader.routes(gateway)) {
            ServiceStatus status = status(route);
            if (status != ServiceStatus.Started) {
                resting.put(route, status.name());
            }
        }
        return resting;
    }

    /** Whether every route of a gateway rests. */
    public boolean isPaused(String gateway) {
        Set<String> routes = loader.routes(gateway);
        return !routes.isEmpty() && resting(gateway).size() == routes.size();
    }

    private ServiceStatus status(String route) {
        return Optional.ofNullable(camel.getRouteController().getRouteStatus(route))
                .orElse(ServiceStatus.Stopped);
    }

    private void require(String gateway) {
        State state = states.all().get(gateway);
        if (state == null || state.phase() != Phase.RUNNING) {
            throw new IllegalStateException("gateway " + gateway + " does not run");
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (Exception e) {
            throw new IllegalStateException(Causes.line(e), e);
        }
    }
}
