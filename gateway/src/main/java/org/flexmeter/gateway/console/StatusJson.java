package org.flexmeter.gateway.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.cluster.Roles;
import org.flexmeter.gateway.command.CommandRecord;
import org.flexmeter.gateway.command.CommandTable;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.monitor.Problems;
import org.flexmeter.gateway.monitor.Pulse;
import org.flexmeter.gateway.monitor.Pulse.Sample;
import org.flexmeter.gateway.monitor.Watch;
import org.flexmeter.gateway.mqtt.MqttLink;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.routes.GatewayStates;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;
import org.flexmeter.gateway.routes.Pauses;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.Quarantine;
import org.flexmeter.gateway.state.StateFiles;

/** What the status page shows, as JSON; docs/operations.md says what each field means. */
@ApplicationScoped
public class StatusJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int NAMES = 50;
    private static final int COMMANDS = 10;

    private final GatewayStates phases;
    private final Pauses pauses;
    private final Watch watch;
    private final Problems problems;
    private final Roles roles;
    private final StateFiles states;
    private final MqttLinks links;
    private final InstantSource clock;
    private final String version;

    StatusJson(
            GatewayStates phases,
            Pauses pauses,
            Watch watch,
            Problems problems,
            Roles roles,
            StateFiles states,
            MqttLinks links,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.phases = phases;
        this.pauses = pauses;
        this.watch = watch;
        this.problems = problems;
        this.roles = roles;
        this.states = states;
        this.links = links;
        this.clock = clock;
        this.version = version;
    }

    /** The status of this moment. */
    ObjectNode now() {
        Instant now = clock.instant();
        ObjectNode status = JSON.objectNode();
        status.put("now", now.toString()).put("version", version);
        ArrayNode gateways = status.putArray("gateways");
        for (Map.Entry<String, State> each : phases.all().entrySet()) {
            ObjectNode gateway = gateways.addObject();
            gateway.put("name", each.getKey())
                    .put("state", each.getValue().phase().name().toLowerCase(Locale.ROOT))
                    .put("detail", each.getValue().detail());
            if (each.getValue().phase() == Phase.RUNNING) {
                running(gateway, each.getKey(), now);
            }
        }
        return status;
    }

    private void running(ObjectNode gateway, String name, Instant now) {
        Pulse pulse = watch.pulse(name);
        gateway.put("paused", pauses.isPaused(name))
                .put("role", roles.role(name).orElse(""))
                .put("cluster", roles.describe(name).orElse(""))
                .put("degraded", watch.degraded(name).orElse(""))
                .put("lastReading", pulse.lastTaken().map(Instant::toString).orElse(""))
                .put("rate", pulse.rate())
                .put("lagSeconds", pulse.lag())
                .put("refusedToday", pulse.refusedToday(now))
                .put("period", watch.period(name).map(Object::toString).orElse(""));
        ArrayNode hindered = gateway.putArray("problems");
        problems.of(name).forEach(hindered::add);
        Optional<MqttLink> link = links.find(name);
        gateway.putObject("broker")
                .put("connected", link.map(MqttLink::connected).orElse(false))
                .put("inFlight", link.map(MqttLink::inFlight).orElse(0));
        outbox(gateway.putObject("outbox"), states.of(name).outbox());
        Quarantine.Counts counts = states.of(name).quarantine().counts();
        gateway.putObject("quarantine").put("items", counts.items()).put("bytes", counts.bytes());
        devices(gateway.putObject("devices"), name);
        ArrayNode alarms = gateway.putArray("alarms");
        pulse.alarms().forEach(alarm -> alarm(alarms.addObject(), alarm));
        ArrayNode commands = gateway.putArray("commands");
        states.of(name)
                .read(connection -> CommandTable.newest(connection, COMMANDS))
                .forEach(command -> command(commands.addObject(), command));
        hour(gateway.putObject("hour"), pulse);
    }

    private static void outbox(ObjectNode node, OutboxStore outbox) {
        node.put("messages", outbox.depth())
                .put("bytes", outbox.bytes())
                .put("oldestSeconds", outbox.oldestAge().toMillis() / 1e3)
                .put("dropped", outbox.dropped());
    }

    private void devices(ObjectNode node, String gateway) {
        int registered = watch.devices(gateway).values().stream().mapToInt(Integer::intValue).sum();
        node.put("registered", registered).put("silent", watch.countSilent(gateway));
        ArrayNode names = node.putArray("silentNames");
        watch.silent(gateway, NAMES).forEach(names::add);
    }

    private static void alarm(ObjectNode node, Alert alarm) {
        node.put("at", alarm.eventDate().toString())
                .put("device", alarm.hardwareId())
                .put("type", alarm.type())
                .put("level", alarm.level().wireName())
                .put("message", alarm.message());
    }

    private static void command(ObjectNode node, CommandRecord command) {
        node.put("at", command.receivedAt().toString())
                .put("id", command.invocationId())
                .put("device", command.hardwareId())
                .put("name", command.name())
                .put("state", command.state().code())
                .put("answer", command.answer());
    }

    private static void hour(ObjectNode node, Pulse pulse) {
        node.put("stepSeconds", Pulse.STEP.toSeconds());
        series(node, "rate", pulse, Sample::rate);
        series(node, "outbox", pulse, Sample::outbox);
        series(node, "lag", pulse, Sample::lag);
    }

    private static void series(
            ObjectNode node, String name, Pulse pulse, ToDoubleFunction<Sample> value) {
        ArrayNode values = node.putArray(name);
        pulse.samples().forEach(s -> values.add(Math.round(value.applyAsDouble(s) * 100) / 100.0));
    }
}
