package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.Settings;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was refused is looked at, mended, replayed and discarded by command. */
class QuarantineIT {

    private static final String WATER =
            "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ";

    @TempDir Path folder;

    @AutoClose private Bench bench;

    @BeforeEach
    void newBench() {
        bench = new Bench(folder.resolve("world"));
    }

    @Test
    void anUnknownDeviceIsMendedAndReplayedOnceWithItsIdentity() throws Exception {
        PostgreSql database = bench.world().postgreSql();
        bench.settings().iren(database);
        bench.device("iren,W1,water-meter,w1");
        Inbox inbox = bench.start();
        Bench.sql(
                database,
                WATER
                        + "('W2', '2026-01-01T00:00:00.123Z', 10, 1000),"
                        + " ('W2', '2026-01-01T01:00:00Z', 20, 2000),"
                        + " ('W1', '2026-01-01T02:00:00Z', 3, -5)");
        eventually(() -> assertThat(quarantine("list", "iren").output().lines()).hasSize(3));
        eventually(
                () ->
                        assertThat(inbox.values("w1"))
                                .containsExactly(Map.of("water.flowrate", 0.003)));

        Cli.Result tooEarly = quarantine("replay", "iren", "--reason", "unknown-device");
        assertThat(tooEarly.exitCode()).isEqualTo(1);
        assertThat(tooEarly.output())
                .contains("refused again: unknown-device: iren/water-meter: device 'W2'")
                .contains("0 replayed, 2 still in quarantine");
        assertThat(quarantine("list", "iren", "--json").output())
                .contains("\"times\":2", "\"reason\":\"unknown-device\"", "\"cut\":false");

        bench.device("iren,W2,water-meter,w2").writeHome();
        Cli.Result replay = quarantine("replay", "iren", "--reason", "unknown-device");
        assertThat(replay.output()).contains("2 replayed, 0 still in quarantine");
        assertThat(replay.exitCode()).isZero();
        eventually(() -> assertThat(inbox.readings("w2")).hasSize(2));
        assertThat(inbox.dates("w2"))
                .containsExactly(
                        Instant.parse("2026-01-01T00:00:00.123Z"),
                        Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(inbox.values("w2").get(0))
                .isEqualTo(Map.of("water.flowrate", 0.01, "water.volume", 1.0));

        replayAPart(inbox);
        assertThat(quarantine("replay", "iren", "--all").exitCode()).isEqualTo(1);
        // whatever had been sent twice would have come before this
        Bench.sql(database, WATER + "('W2', '2026-01-01T03:00:00Z', 30, 3000)");
        eventually(() -> assertThat(inbox.readings("w2")).hasSize(3));
        assertThat(inbox.readings("w1")).hasSize(2);
        assertThat(bench.metric("fm_quarantine_items", "gateway", "iren")).isZero();
    }

    /** The value that had been refused follows under the identity of those that were published. */
    private void replayAPart(Inbox inbox) throws Exception {
        Path packaged =
                bench.world().root().resolve("gateway/src/main/resources/catalogue/iren.yaml");
        String mended =
                Files.readString(packaged)
                        .replace("unit: L, scale: 1, min: 0,", "unit: L, scale: 1, min: -10,");
        bench.write("catalogue/iren.yaml", mended);
        assertThat(quarantine("replay", "iren", "--feed", "water-meter").exitCode()).isZero();
        eventually(() -> assertThat(inbox.readings("w1")).hasSize(2));
        assertThat(inbox.values("w1").get(1)).isEqualTo(Map.of("water.volume", -0.005));
        assertThat(inbox.dates("w1")).containsOnly(Instant.parse("2026-01-01T02:00:00Z"));
    }

    @Test
    void aStoppedGatewayReplaysWhenItIsStartedNext() throws Exception {
        PostgreSql database = bench.world().postgreSql();
        bench.settings().iren(database);
        bench.device("iren,W1,water-meter,w1");
        Inbox inbox = bench.start();
        Bench.sql(
                database,
                WATER
                        + "('W2', '2026-01-01T00:00:00Z', 10, 1000),"
                        + " ('W3', '2026-01-01T00:00:00Z', 10, 1000)");
        eventually(() -> assertThat(quarantine("list", "iren").output().lines()).hasSize(2));
        bench.gateway().stop();
        assertThat(bench.gateway().awaitExit(Bench.PATIENCE)).isTrue();

        bench.device("iren,W2,water-meter,w2").writeHome();
        Cli.Result replay = quarantine("replay", "iren", "1");
        assertThat(replay.output()).contains("not running: 1 items are replayed when");
        assertThat(replay.exitCode()).isZero();
        Cli.Result unasked = quarantine("discard", "iren", "2");
        assertThat(unasked.exitCode()).isEqualTo(2);
        assertThat(unasked.output()).contains("--yes");
        if (Cli.canAnswer()) {
            Cli.Result no = Cli.answering(bench, "n", "quarantine", "discard", "iren", "2");
            assertThat(no.output())
                    .contains("discard 1 items for good? [y/N]", "nothing was discarded");
            assertThat(no.exitCode()).isEqualTo(1);
            Cli.Result yes = Cli.answering(bench, "y", "quarantine", "discard", "iren", "2");
            assertThat(yes.output()).contains("discard 1 items for good? [y/N]", "1 discarded");
            assertThat(yes.exitCode()).isZero();
        } else {
            assertThat(quarantine("discard", "iren", "2", "--yes").exitCode()).isZero();
        }

        bench.startGateway();
        eventually(() -> assertThat(inbox.readings("w2")).hasSize(1));
        eventually(() -> assertThat(quarantine("list", "iren").output()).isEmpty());
    }

    @Test
    void messagesAreReplayedUnlessTheyWereCut() throws Exception {
        bench.settings().unibo("tcp://127.0.0.1:1");
        bench.set("fm.quarantine.max-item-bytes", 400).device("unibo,N1,single-meter,n1");
        Inbox inbox = bench.start();
        // again until the gateway has subscribed; the same item twice is one
        eventually(
                () -> {
                    publish(message("wifi-1", "short"));
                    assertThat(quarantine("list", "unibo").output().lines()).hasSize(1);
                });
        publish(message("wifi-1", "x".repeat(400)));
        eventually(() -> assertThat(quarantine("list", "unibo").output().lines()).hasSize(2));

        bench.device("unibo,wifi-1,wifi-meter,unibo-wifi-1").writeHome();
        Cli.Result replay = quarantine("replay", "unibo", "--all");
        assertThat(replay.output())
                .contains("2  cannot be replayed: only its beginning was kept")
                .contains("1 replayed, 1 still in quarantine");
        assertThat(replay.exitCode()).isEqualTo(1);
        eventually(() -> assertThat(inbox.readings("unibo-wifi-1")).hasSize(1));
        assertThat(inbox.dates("unibo-wifi-1"))
                .containsExactly(Instant.parse("2026-01-01T00:00:00.500Z"));

        Path file = folder.resolve("items.jsonl");
        assertThat(quarantine("export", "unibo", "-o", file.toString()).exitCode()).isZero();
        assertThat(Files.readAllLines(file))
                .singleElement()
                .asString()
                .contains("\"cut\":true", "\"form\":\"message\"", "\"item\":\"{");
        assertThat(quarantine("show", "unibo", "2").output()).contains("of 5", "cut");
        assertThat(quarantine("discard", "unibo", "2", "-y").output()).contains("1 discarded");
        assertThat(quarantine("list", "unibo").output()).isEmpty();
    }

    @Test
    void mistakesAreUsageErrors() {
        bench.writeHome();
        assertThat(quarantine("replay", "iren").output()).contains("say which items");
        for (String[] words :
                new String[][] {
                    {"replay", "iren"},
                    {"replay", "iren", "9-3"},
                    {"replay", "iren", "seven"},
                    {"list", "iren", "--reason", "unknown"},
                    {"discard", "iren", "1", "--all"}
                }) {
            Cli.Result result = quarantine(words);
            assertThat(result.exitCode()).as(result.output()).isEqualTo(2);
            assertThat(result.output()).doesNotContain("\tat ");
        }
        Cli.Result never = quarantine("export", "iren");
        assertThat(never.exitCode()).isEqualTo(1);
        assertThat(never.output()).contains("has the gateway iren ever run");
    }

    private Cli.Result quarantine(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "quarantine";
        System.arraycopy(words, 0, all, 1, words.length);
        return Cli.run(bench, all);
    }

    private static String message(String device, String note) {
        return """
               {"hardwareId": "%s", "type": "DeviceMeasurements", "request": {"measurements":
                {"electricity.current.rms.l1": 1.5}, "eventDate": "2026-01-01T00:00:00.500Z",
                "metadata": {"note": "%s"}}}"""
                .formatted(device, note);
    }

    private void publish(String message) throws Exception {
        MqttClient client =
                new MqttClient(bench.world().broker().url(), "wifi-meter", new MemoryPersistence());
        client.connect();
        client.publish(Settings.WIFI_TOPIC, message.getBytes(StandardCharsets.UTF_8), 1, false);
        client.disconnect();
        client.close();
    }
}
