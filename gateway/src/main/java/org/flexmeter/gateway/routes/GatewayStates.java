package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.TreeMap;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;

/** What has become of each gateway at start and at each edit; health and the log tell it. */
@ApplicationScoped
public class GatewayStates {

    private final Map<String, State> states = new TreeMap<>();

    /**
     * The state of one gateway.
     *
     * @param phase where it is
     * @param detail one line, empty where there is nothing to add
     */
    public record State(Phase phase, String detail) {
        public State {
            detail = Masked.of(OneLine.of(detail));
        }
    }

    /** Where a gateway is. */
    public enum Phase {
        /** Its turn to be loaded has not come yet. */
        STARTING,
        /** Not enabled in its settings. */
        DISABLED,
        /** Its routes run. */
        RUNNING,
        /** Its routes, catalogue or settings could not be taken. */
        REFUSED
    }

    synchronized void set(String gateway, Phase phase, String detail) {
        states.put(gateway, new State(phase, detail));
    }

    /** All gateways, by name. */
    public synchronized Map<String, State> all() {
        return new TreeMap<>(states);
    }
}
