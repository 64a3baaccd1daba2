package org.flexmeter.bench.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.load.SeriesMaker;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Subscription;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.process.PartException;

/** Many gateways in one process, each with its own catalogue, routes, state file and connection. */
final class ManyGateways {
    private static final int READINGS = 20;
    private static final int TRIES = 20;
    private static final Duration LISTENING = Duration.ofSeconds(5);
    private static final String TYPE = "wifi-meter";
    private static final String CATALOGUE =
            """
            gateway: %s
            description: One of many.
            deviceTypes:
              wifi-meter:
                description: A meter that speaks FM JSON itself
            feeds: {}
            """;
    private static final String ROUTES =
            """
            - templatedRoute:
                routeTemplateRef: listen-mqtt
                routeId: %1$s-listen
                parameters:
                  - {name: gateway, value: %1$s}
                  - {name: feed, value: wifi-meter}
                  - {name: topic, value: bench/%1$s}
            """;
    private static final String MESSAGE =
            "{\"hardwareId\":\"%s\",\"type\":\"DeviceMeasurements\",\"request\":{\"measurements\":"
                    + "{\"electricity.current.rms.l1\":1.5},\"eventDate\":\"%s\"}}";

    private ManyGateways() {}

    static Measure measure(Rig rig, int gateways) {
        SeriesMaker maker = new SeriesMaker("many-", Duration.ofSeconds(1));
        Series series = maker.next(gateways, READINGS);
        GatewayHome home = rig.newHome();
        List<String> names = IntStream.range(0, gateways).mapToObj("g%03d"::formatted).toList();
        for (int i = 0; i < gateways; i++) {
            String name = names.get(i);
            home.set("gateway." + name + ".enabled", true);
            home.devices(List.of(new Device(name, series.meter(i), TYPE, series.meter(i))));
            write(home, "catalogue", name, CATALOGUE.formatted(name));
            write(home, "routes/gateways", name, ROUTES.formatted(name));
        }
        long begin = System.nanoTime();
        GatewayProcess gateway = rig.start(home, names.toArray(String[]::new));
        double start = (System.nanoTime() - begin) / 1e9;
        long pid = gateway.pid().orElseThrow();
        double idle = Proc.residentMegabytes(pid);
        awaitListening(rig, maker.next(gateways, 1), names);
        rig.subscriber().expect(series, false);
        publish(rig, series, names);
        Subscription.Counts counts = rig.subscriber().await(series.size());
        Measure measure =
                Measure.of(gateways + " gateways")
                        .with("start s", start)
                        .with("idle MB", idle)
                        .with("peak MB", Proc.peakMegabytes(pid))
                        .with("lost", series.size() - counts.distinct());
        rig.stopGateway();
        return measure;
    }

    /** A broker keeps nothing for a listener that it has not seen yet. */
    private static void awaitListening(Rig rig, Series first, List<String> gateways) {
        rig.subscriber().expect(first, false);
        for (int i = 0; i < TRIES; i++) {
            publish(rig, first, gateways);
            if (rig.subscriber().await(first.size(), LISTENING).distinct() == first.size()) {
                return;
            }
        }
        throw new PartException("Not every gateway hears what is published.");
    }

    private static void write(GatewayHome home, String folder, String name, String text) {
        Path file = home.folder().resolve(folder).resolve(name + ".yaml");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new PartException(file + " cannot be written.", e);
        }
    }

    private static void publish(Rig rig, Series series, List<String> gateways) {
        try {
            MqttAsyncClient client =
                    new MqttAsyncClient(
                            rig.broker().url(), "bench-meters", new MemoryPersistence());
            client.connect().waitForCompletion();
            for (int reading = 0; reading < series.readings(); reading++) {
                for (int meter = 0; meter < series.meters(); meter++) {
                    String date = series.at(reading).toString().replace("Z", ".000Z");
                    String text = MESSAGE.formatted(series.meter(meter), date);
                    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
                    String topic = "bench/" + gateways.get(meter);
                    client.publish(topic, payload, 1, false).waitForCompletion();
                }
            }
            client.disconnect().waitForCompletion();
            client.close();
        } catch (MqttException e) {
            throw new PartException("The meters could not publish: " + e.getMessage(), e);
        }
    }
}
