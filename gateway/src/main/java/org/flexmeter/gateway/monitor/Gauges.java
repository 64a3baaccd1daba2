package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.cluster.Membership;
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
    private final Watch watch;
    private final Clusters clusters;
    private final InstantSource clock;

    Gauges(
            MeterRegistry meters,
            StateFiles states,
            MqttLinks links,
            Watch watch,
            Clusters clusters,
            InstantSource clock) {
        this.meters = meters;
        this.states = states;
        this.links = links;
        this.watch = watch;
        this.clusters = clusters;
        this.clock = clock;
    }

    void watch(@Observes GatewayStarted event) {
        String gateway = event.gateway();
        state(
                "fm.outbox.messages",
                "Messages that wait for the broker",
                gateway,
                file -> file.outbox().depth());
        state(
                "fm.outbox.bytes",
                "Payload that waits for the broker",
                gateway,
                file -> file.outbox().bytes());
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
        state(
                "fm.quarantine.items",
                "Refused items that are kept",
                gateway,
                file -> file.quarantine().counts().items());
        state(
                "fm.quarantine.bytes",
                "Size of the refused items that are kept",
                gateway,
                file -> file.quarantine().counts().bytes());
        watched(
                "fm.last.reading",
                "seconds",
                "Since a reading was taken last, or since the start",
                gateway,
                w -> w.pulse(gateway).silence(clock.instant()).toMillis() / 1e3);
        watched(
                "fm.gateway.degraded",
                null,
                "1 while nothing has come for longer than gateway.<name>.period",
                gateway,
                w -> w.degraded(gateway).isPresent() ? 1 : 0);
        link(
                "fm.broker.connected",
                "1 while the broker is there",
                gateway,
                link -> link.connected() ? 1 : 0);
        link(
                "fm.broker.inflight",
                "Messages sent and not yet acknowledged",
                gateway,
                MqttLink::inFlight);
        link(
                "fm.broker.queued",
                "Messages on their way, those in flight among them",
                gateway,
                MqttLink::queued);
    }

    /** Of all listeners of the process. */
    void watchListeners(@Observes GatewayStarted event) {
        FunctionCounter.builder("fm.broker.too.large", links, MqttLinks::tooLarge)
                .description("Messages that came in and were larger than fm.broker.max-inbound")
                .register(meters);
    }

    /** Of those gateways that are clustered. */
    void watchCluster(@Observes GatewayStarted event) {
        clusters.of(event.gateway()).ifPresent(member -> cluster(event.gateway(), member));
    }

    private void cluster(String gateway, Membership member) {
        for (int shard = 0; shard < member.shards(); shard++) {
            int number = shard;
            Gauge.builder("fm.cluster.leader", member, m -> m.held(number).isPresent() ? 1 : 0)
                    .description("1 while this process has the shard")
                    .tag("gateway", gateway)
                    .tag("shard", Integer.toString(shard))
                    .register(meters);
        }
        Gauge.builder("fm.cluster.members", member, m -> m.view().members().size())
                .description("Processes that share the gateway's source")
                .tag("gateway", gateway)
                .register(meters);
        Gauge.builder("fm.cluster.faulty", member, m -> m.view().problem().isEmpty() ? 0 : 1)
                .description("1 while the cluster's tables cannot be used")
                .tag("gateway", gateway)
                .register(meters);
        FunctionCounter.builder("fm.cluster.changes", member, Membership::changes)
                .description("Shards that this process took, gave back or lost")
                .tag("gateway", gateway)
                .register(meters);
    }

    private void state(
            String name, String about, String gateway, ToDoubleFunction<StateFile> value) {
        Gauge.builder(name, states, all -> value.applyAsDouble(all.of(gateway)))
                .description(about)
                .tag("gateway", gateway)
                .register(meters);
    }

    private void watched(
            String name, String unit, String about, String gateway, ToDoubleFunction<Watch> value) {
        Gauge.builder(name, watch, value)
                .baseUnit(unit)
                .description(about)
                .tag("gateway", gateway)
                .register(meters);
    }

    private void link(String name, String about, String gateway, ToDoubleFunction<MqttLink> value) {
        Gauge.builder(name, links, all -> all.find(gateway).map(value::applyAsDouble).orElse(0.0))
                .description(about)
                .tag("gateway", gateway)
                .register(meters);
    }
}
