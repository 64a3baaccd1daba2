package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.flexmeter.gateway.mqtt.MqttLink;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.routes.GatewayLoader;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.Hindered;

/**
 * What keeps a gateway that runs from its work at this moment, a line each, for people: it goes on
 * by itself when that is over.
 */
@ApplicationScoped
public class Problems {
    private final CamelContext camel;
    private final GatewayLoader loader;
    private final StateFiles states;
    private final MqttLinks links;
    private final Watch watch;

    Problems(
            CamelContext camel,
            GatewayLoader loader,
            StateFiles states,
            MqttLinks links,
            Watch watch) {
        this.camel = camel;
        this.loader = loader;
        this.states = states;
        this.links = links;
        this.watch = watch;
    }

    /** Of a gateway; none if all is well. */
    public List<String> of(String gateway) {
        List<String> problems = new ArrayList<>();
        links.find(gateway)
                .filter(link -> !link.connected())
                .ifPresent(link -> problems.add("the broker is away"));
        links.find(gateway).flatMap(MqttLink::takenOver).ifPresent(problems::add);
        if (isFull(gateway)) {
            problems.add("the disk of its state is full, nothing new is taken in");
        }
        consumers(gateway).flatMap(consumer -> consumer.problem().stream()).forEach(problems::add);
        watch.degraded(gateway).ifPresent(problems::add);
        return List.copyOf(problems);
    }

    private boolean isFull(String gateway) {
        return states.open().stream()
                .filter(file -> file.gateway().equals(gateway))
                .anyMatch(StateFile::isFull);
    }

    private Stream<Hindered> consumers(String gateway) {
        return loader.routes(gateway).stream()
                .sorted()
                .flatMap(route -> Optional.ofNullable(camel.getRoute(route)).stream())
                .map(Route::getConsumer)
                .filter(Hindered.class::isInstance)
                .map(Hindered.class::cast);
    }
}
