package org.flexmeter.it;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.process.Pause;

/** What a user of the broker publishes on each topic that is listened to. */
final class MqttAttacks implements Attacker.Attack {
    private static final List<String> TOPICS =
            List.of(
                    "SiteWhere/commands/iren-water-meter-0001",
                    "SiteWhere/commands/nobody",
                    "SiteWhere/system/gw-iren",
                    Settings.WIFI_TOPIC);
    private static final List<String> HEADERS =
            List.of(
                    "{\"alg\":5}",
                    "{\"kid\":[\"x\"]}",
                    "{\"crit\":[5]}",
                    "{\"alg\":\"none\"}",
                    "{");
    private static final long PATIENCE = 5_000;
    private static final Duration REST = Duration.ofMillis(20);
    private static final int LARGE = 1_000_000;
    private static final int TOO_LARGE = 3_000_000;

    private final String url;
    private final Tally tally;
    private MqttAsyncClient client;

    MqttAttacks(String url, Tally tally) throws MqttException {
        this.url = url;
        this.tally = tally;
        this.client = connected();
    }

    private MqttAsyncClient connected() throws MqttException {
        MqttAsyncClient made = new MqttAsyncClient(url, "attacker", new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        made.connect(options).waitForCompletion(PATIENCE);
        return made;
    }

    @Override
    public void once(Random random) throws MqttException {
        if (!client.isConnected()) {
            client.close();
            client = connected();
        }
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        tally.sent(Surface.MQTT);
        boolean retained = random.nextInt(10) == 0;
        client.publish(topic, payload(random), 1, retained).waitForCompletion(PATIENCE);
        Pause.of(REST);
    }

    private static byte[] payload(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> text("x".repeat(LARGE));
            case 1 -> text("x".repeat(TOO_LARGE));
            case 2 -> text("[".repeat(60_000));
            case 3 -> text("{\"command\":{\"command\":{\"name\":\"read-now\"},\"invocation\":{}}}");
            case 4 -> text("{\"hardwareId\":\"" + random.nextLong() + "\",\"type\":\"x\"}");
            case 5, 6, 7 -> jws(random);
            case 8 -> new byte[0];
            case 9 -> text("{\"n\":1e" + "9".repeat(50_000) + "}");
            default -> noise(random);
        };
    }

    private static byte[] jws(Random random) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String header = HEADERS.get(random.nextInt(HEADERS.size()));
        return text(
                base64.encodeToString(text(header))
                        + "."
                        + base64.encodeToString(text("{\"command\":{}}"))
                        + "."
                        + base64.encodeToString(noise(random)));
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(5_000)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
