package org.flexmeter.gateway.routes;

import java.util.Set;

/**
 * The gateways that there are, before the first of them is loaded; fired as a CDI event.
 *
 * @param gateways their names
 */
public record GatewaysKnown(Set<String> gateways) {
    public GatewaysKnown {
        gateways = Set.copyOf(gateways);
    }
}
