package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.flexmeter.world.gateway.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that is too much for the program's memory, which the broker gives again each time. */
class CrashLoopIT {
    private static final int INBOUND = 48 << 20;
    private static final int VALUES = 900_000;

    @Test
    void theMessageIsSetAsideAfterThreeEndsAndTheRestGoesOn(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.settings().unibo("tcp://127.0.0.1:1");
            bench.set("fm.broker.max-inbound", INBOUND).device("unibo,w,wifi-meter,w");
            bench.settings().broker(bench.world().broker());
            bench.writeHome();
            Inbox inbox = new Inbox(bench.world().cloud());
            // the last of several heaps counts
            bench.gateway().shortLived().java("-Xmx112m").java("-XX:+ExitOnOutOfMemoryError");
            bench.gateway().start().awaitReady(Bench.PATIENCE);
            // again until the gateway has subscribed; the broker keeps its session from then on
            eventually(
                    () -> {
                        send(bench, message("w", 1));
                        assertThat(inbox.readings("w")).isNotEmpty();
                    });

            send(bench, message("w", VALUES));
            for (int i = 0; i < 3; i++) {
                assertThat(bench.gateway().awaitExit(Bench.PATIENCE))
                        .as(bench.gateway().output())
                        .isTrue();
                bench.gateway().start();
            }
            bench.gateway().awaitReady(Bench.PATIENCE);
            assertThat(bench.gateway().output()).contains("it is set aside");
            send(bench, message("w", 1).replace("12:00:00", "12:00:01"));
            eventually(
                    () ->
                            assertThat(inbox.dates("w"))
                                    .contains(Instant.parse("2026-01-01T12:00:01Z")));
            eventually(
                    () ->
                            assertThat(Cli.run(bench, "quarantine", "list", "unibo").output())
                                    .contains("ended-program", "three times"));
        }
    }

    private static String message(String device, int values) {
        StringBuilder text = new StringBuilder(values * 40);
        text.append("{\"hardwareId\":\"").append(device);
        text.append("\",\"type\":\"DeviceMeasurements\",\"request\":{\"measurements\":{");
        for (int i = 0; i < values; i++) {
            text.append(i == 0 ? "" : ",")
                    .append(i == 0 ? "\"electricity.current.rms.l1\"" : "\"n" + i + '"')
                    .append(":1.5");
        }
        return text.append("},\"eventDate\":\"2026-01-01T12:00:00.000Z\"}}").toString();
    }

    private static void send(Bench bench, String text) throws Exception {
        MqttClient client =
                new MqttClient(bench.world().broker().url(), "wifi-meter", new MemoryPersistence());
        client.connect();
        client.publish(Settings.WIFI_TOPIC, text.getBytes(StandardCharsets.UTF_8), 1, false);
        client.disconnect();
        client.close();
    }
}
