package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an hour between polls, only a wake-up can bring a row: by LISTEN, HTTP, MQTT, MBean. */
class WakeIT {

    private static final String INSERT =
            "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ";

    @Test
    void notificationOfTheDatabase(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            Inbox inbox = start(bench, "iren_readings");
            eventually(() -> assertThat(firstPoll(bench)).isTrue());
            Bench.sql(bench.world().postgreSql(), INSERT + "('W1', '2026-01-01T00:00:00Z', 1, 1)");
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
        }
    }

    @Test
    void nudgeByHttpByMqttAndByMBean(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.set("gateway.iren.wake.topic", "dso/wake");
            Inbox inbox = start(bench, "");
            PostgreSql database = bench.world().postgreSql();
            eventually(() -> assertThat(firstPoll(bench)).isTrue());
            Bench.sql(database, INSERT + "('W1', '2026-01-01T00:00:00Z', 1, 1)");
            eventually(
                    () -> {
                        assertThat(nudge(bench)).isEqualTo(204);
                        assertThat(inbox.readings("w1")).hasSize(1);
                    });
            Bench.sql(database, INSERT + "('W1', '2026-01-01T01:00:00Z', 1, 1)");
            MqttClient dso =
                    new MqttClient(bench.world().broker().url(), "dso", new MemoryPersistence());
            dso.connect();
            eventually(
                    () -> {
                        dso.publish(
                                "dso/wake", new MqttMessage("x".getBytes(StandardCharsets.UTF_8)));
                        assertThat(inbox.readings("w1")).hasSize(2);
                    });
            dso.disconnect();
            dso.close();
            Bench.sql(database, INSERT + "('W1', '2026-01-01T02:00:00Z', 1, 1)");
            eventually(
                    () -> {
                        assertThat(wakeByMBean(bench)).isEqualTo("iren looks for news");
                        assertThat(inbox.readings("w1")).hasSize(3);
                    });
        }
    }

    private static String wakeByMBean(Bench bench) throws Exception {
        Path password = bench.world().home().folder().resolve("state/console-password");
        return ManagementPort.of(bench)
                .as("admin", Files.readString(password).strip())
                .jolokia(
                        "{\"type\":\"exec\",\"mbean\":\"org.flexmeter:type=Gateway,name=iren\","
                                + "\"operation\":\"wake\"}")
                .path("value")
                .asText();
    }

    private static Inbox start(Bench bench, String channel) {
        bench.settings().iren(bench.world().postgreSql());
        bench.set("gateway.iren.every", "1h")
                .set("gateway.iren.listen", channel)
                .device("iren,W1,water-meter,w1");
        return bench.start();
    }

    /** The first poll is over when its exchange is counted. */
    private static boolean firstPoll(Bench bench) {
        return bench.metric("camel_exchanges_succeeded_total", "routeId", "iren-water-meter-poll")
                > 0;
    }

    private static int nudge(Bench bench) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:"
                                                + bench.world().home().setting("quarkus.http.port")
                                                + "/wake/iren"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
