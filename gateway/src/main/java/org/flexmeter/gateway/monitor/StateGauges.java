package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.Optional;
import org.flexmeter.gateway.routes.GatewayStarted;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewaysKnown;
import org.flexmeter.gateway.routes.Pauses;
import org.flexmeter.gateway.serial.LineStatus;
import org.flexmeter.gateway.serial.SerialLines;
import org.flexmeter.gateway.state.StateFiles;

/** Where each gateway is, those that do not run among them, and what it cannot do without. */
@ApplicationScoped
public class StateGauges {
    private final MeterRegistry meters;
    private final GatewayStates states;
    private final Pauses pauses;
    private final SerialLines lines;
    private final StateFiles files;

    StateGauges(
            MeterRegistry meters,
            GatewayStates states,
            Pauses pauses,
            SerialLines lines,
            StateFiles files) {
        this.meters = meters;
        this.states = states;
        this.pauses = pauses;
        this.lines = lines;
        this.files = files;
    }

    void watch(@Observes GatewaysKnown event) {
        for (String gateway : event.gateways()) {
            for (Phase phase : Phase.values()) {
                Gauge.builder("fm.gateway.state", states, all -> is(gateway, phase))
                        .description("1 for the state that the gateway is in")
                        .tag("gateway", gateway)
                        .tag("state", phase.name().toLowerCase(Locale.ROOT))
                        .register(meters);
            }
        }
    }

    private double is(String gateway, Phase phase) {
        return Optional.ofNullable(states.all().get(gateway))
                        .filter(state -> state.phase() == phase)
                        .isPresent()
                ? 1
                : 0;
    }

    void watch(@Observes GatewayStarted event) {
        String gateway = event.gateway();
        Gauge.builder("fm.gateway.paused", pauses, all -> all.isPaused(gateway) ? 1 : 0)
                .description("1 while an operator has paused it")
                .tag("gateway", gateway)
                .register(meters);
        Gauge.builder("fm.state.full", files, all -> all.of(gateway).isFull() ? 1 : 0)
                .description("1 while the disk is full and nothing new is taken in")
                .tag("gateway", gateway)
                .register(meters);
        lines.status().keySet().forEach(this::line);
    }

    private void line(String name) {
        Gauge.builder("fm.line.connected", lines, all -> connected(name) ? 1 : 0)
                .description("1 while the serial line is open")
                .tag("line", name)
                .register(meters);
    }

    private boolean connected(String name) {
        return Optional.ofNullable(lines.status().get(name))
                .map(LineStatus::isConnected)
                .orElse(false);
    }
}
