package org.flexmeter.gateway.mqtt;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.TimerPingSender;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.flexmeter.gateway.Patience;

/** Somebody else at the broker who listens, and may publish. */
final class Subscriber implements AutoCloseable, MqttCallback {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final MqttAsyncClient client;
    private final List<Heard> heard;

    /** A message as it came. */
    record Heard(String topic, String text, boolean retained) {}

    private Subscriber(MqttAsyncClient client, List<Heard> heard) {
        this.client = client;
        this.heard = heard;
    }

    static Subscriber at(String url, String filter) throws MqttException {
        return at(url, filter, new MqttConnectionOptions());
    }

    static Subscriber at(String url, String filter, MqttConnectionOptions options)
            throws MqttException {
        return at(url, filter, options, "subscriber-" + COUNT.incrementAndGet());
    }

    static Subscriber at(String url, String filter, MqttConnectionOptions options, String id)
            throws MqttException {
        MqttAsyncClient client =
                new MqttAsyncClient(
                        url,
                        id,
                        new MemoryPersistence(),
                        new TimerPingSender(null),
                        new PromptThreads(id));
        Subscriber subscriber =
                new Subscriber(client, Collections.synchronizedList(new ArrayList<>()));
        client.setCallback(subscriber);
        client.connect(options).waitForCompletion(Patience.MILLIS);
        client.subscribe(filter, 1).waitForCompletion(Patience.MILLIS);
        return subscriber;
    }

    List<Heard> heard() {
        synchronized (heard) {
            return List.copyOf(heard);
        }
    }

    List<String> texts() {
        return heard().stream().map(Heard::text).toList();
    }

    void publish(String topic, String text) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> published(topic, text));
    }

    /** Paho tells the completion of a message before it counts it out of its window. */
    private boolean published(String topic, String text) throws MqttException {
        try {
            client.publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false)
                    .waitForCompletion(Patience.MILLIS);
            return true;
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        String text = new String(message.getPayload(), StandardCharsets.UTF_8);
        heard.add(new Heard(topic, text, message.isRetained()));
    }

    @Override
    public void close() throws MqttException {
        try {
            client.disconnectForcibly(0, 0, false);
        } catch (NullPointerException e) {
            // Paho forgets its callback while an answer may still be on its way to it
        }
        client.close();
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        // Tests that end the broker open another subscriber.
    }

    @Override
    public void mqttErrorOccurred(MqttException fault) {
        // Tests see what is missing.
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // publish() waits for it.
    }

    @Override
    public void connectComplete(boolean again, String url) {
        // at() waits for it.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Not used.
    }
}
