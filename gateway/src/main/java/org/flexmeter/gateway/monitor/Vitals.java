package org.flexmeter.gateway.monitor;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.mqtt.FmMqttConsumer;
import org.flexmeter.gateway.mqtt.MqttLink;
import org.flexmeter.gateway.mqtt.MqttLinks;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.Vital;

/**
 * The threads that the program cannot do without: the writers of the state files, and those that
 * publish and listen. One that stands still is not mended by waiting.
 */
@ApplicationScoped
public class Vitals {
    private final CamelContext camel;
    private final StateFiles states;
    private final MqttLinks links;
    private final Duration patience;

    Vitals(
            CamelContext camel,
            StateFiles states,
            MqttLinks links,
            @ConfigProperty(name = "fm.liveness.patience", defaultValue = "PT5M")
                    Duration patience) {
        this.camel = camel;
        this.states = states;
        this.links = links;
        this.patience = patience;
    }

    /** Those that have stood still for longer than {@code fm.liveness.patience}, and how long. */
    public Map<String, Duration> stuck() {
        Map<String, Duration> stuck = new TreeMap<>();
        all().forEach(
                        vital -> {
                            Duration time = vital.stuck();
                            if (time.compareTo(patience) > 0) {
                                stuck.put(vital.name(), time);
                            }
                        });
        return stuck;
    }

    private Stream<Vital> all() {
        return Stream.of(
                        states.open().stream().map(StateFile::vital),
                        links.all().stream().map(MqttLink::vital),
                        camel.getRoutes().stream()
                                .map(Route::getConsumer)
                                .filter(FmMqttConsumer.class::isInstance)
                                .map(FmMqttConsumer.class::cast)
                                .flatMap(consumer -> consumer.vital().stream()))
                .flatMap(some -> some);
    }
}
