package org.flexmeter.gateway.operate;

import java.util.Map;

/** {@code org.flexmeter:type=Gateway,name=<gateway>}. */
public interface GatewayMXBean {
    /** running, refused, disabled or starting. */
    String getState();

    /** Why, where there is something to say; else empty. */
    String getDetail();

    /** Whether all its routes rest. */
    boolean isPaused();

    /** Routes that do not run, with their status. */
    Map<String, String> getRestingRoutes();

    /** Whether the broker is there. */
    boolean isBrokerConnected();

    /** Messages that are sent and not yet acknowledged. */
    int getInFlight();

    /** Takes nothing more from its sources; what waits is still delivered. A restart ends it. */
    String pause();

    /** Ends a pause. */
    String resume();

    /** Ends the pause between two polls of all its feeds. */
    String wake();
}
