package org.flexmeter.world.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.world.process.Pause;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bare")
@Tag("parts")
class MqttSessionTest {
    private static final long PATIENCE = 60;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Set<String> known = new HashSet<>();
    private final BlockingQueue<MqttAsyncClient> connections = new LinkedBlockingQueue<>();

    @Test
    void itHearsAgainAfterEachKillOfTheBroker(@TempDir Path folder) throws Exception {
        try (Broker broker = Brokers.start(folder, BrokerOptions.defaults());
                MqttSession session = open(broker)) {
            for (int kill = 0; kill < 2; kill++) {
                MqttAsyncClient client = connections.poll(PATIENCE, TimeUnit.SECONDS);
                assertThat(client).isNotNull();
                client.publish(
                        "topic", ("after " + kill).getBytes(StandardCharsets.UTF_8), 1, false);
                hears("after " + kill);
                broker.kill();
                // Away for more than one look.
                Pause.of(Duration.ofMillis(2_500));
                broker.start();
            }
            MqttAsyncClient last = connections.poll(PATIENCE, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
            assertThat(last.isConnected()).isTrue();
        }
    }

    /**
     * What was heard before may come again: the kill can take the acknowledgement that the broker
     * had from the session but had not yet written (MQTT 5.0, 4.3.2: at least once).
     */
    private void hears(String wanted) throws InterruptedException {
        String next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        while (known.contains(next)) {
            next = heard.poll(PATIENCE, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo(wanted);
        known.add(wanted);
    }

    private static MqttConnectionOptions lasting() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3_600L);
        options.setReceiveMaximum(65_535);
        return options;
    }

    private MqttSession open(Broker broker) {
        return MqttSession.open(
                broker.url(),
                "session",
                lasting(),
                new MqttSession.Listener() {
                    @Override
                    public void connected(MqttAsyncClient client) throws MqttException {
                        client.subscribe("topic", 1).waitForCompletion();
                        connections.add(client);
                    }

                    @Override
                    public void arrived(String topic, byte[] payload) {
                        heard.add(new String(payload, StandardCharsets.UTF_8));
                    }
                });
    }
}
