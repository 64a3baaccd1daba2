package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToDoubleFunction;
import org.flexmeter.gateway.mqtt.MqttLink;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.routes.GatewayStarted;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;

/** What waits and what is connected, for each gateway that runs. */
@ApplicationScoped
public class Gauges {

    private final MeterRegistry meters;
    private final StateFiles states;
    private final MqttLinks links;

    Gauges(MeterRegistry meters, StateFiles states, MqttLinks links) {
        this.meters = meters;
        this.states = states;
        this.links = links;
    }

    void watch(@Observes GatewayStarted event) {
        String gateway = event.gateway();
        state("fm.outbox.messages", gateway, file -> file.outbox().depth());
        state("fm.outbox.bytes", gateway, file -> file.outbox().bytes());
        Gauge.builder(
                        "fm.outbox.oldest",
                        states,
                        all -> all.of(gateway).outbox().oldestAge().toMillis() / 1e3)
                .baseUnit("seconds")
                .description("How long the oldest message in the outbox has waited")
                .tag("gateway", gateway)
                .register(meters);
        FunctionCounter.builder(
                        "fm.outbox.dropped", states, all -> all.of(gateway).outbox().dropped())
                .description("Messages dropped because the outbox was full")
                .tag("gateway", gateway)
                .register(meters);
        state("fm.quarantine.items", gateway, file -> file.quarantine().counts().items());
        state("fm.quarantine.bytes", gateway, file -> file.quarantine().counts().bytes());
        link("fm.broker.connected", gateway, link -> link.connected() ? 1 : 0);
        link("fm.broker.inflight", gateway, MqttLink::inFlight);
        link("fm.broker.queued", gateway, MqttLink::queued);
    }

    private void state(String name, String gateway, ToDoubleFunction<StateFile> value) {
        Gauge.builder(name, states, all -> value.applyAsDouble(all.of(gateway)))
                .tag("gateway", gateway)
                .register(meters);
    }

    private void link(String name, String gateway, ToDoubleFunction<MqttLink> value) {
        Gauge.builder(name, links, all -> all.find(gateway).map(value::applyAsDouble).orElse(0.0))
                .tag("gateway", gateway)
                .register(meters);
    }
}
