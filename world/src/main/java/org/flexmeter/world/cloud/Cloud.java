package org.flexmeter.world.cloud;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.process.PartException;

/**
 * An independent control centre: subscribes to what the gateways publish (QoS 1, a session that
 * outlives a broken connection), reads it strictly and tells the oracle. Messages are acknowledged
 * as soon as they are in its own queue, so that its own work never slows the broker.
 */
public final class Cloud implements AutoCloseable {
    private static final String INPUT = Hearing.INPUT + "#";
    private static final long SESSION_SECONDS = 3_600;
    private static final long PATIENCE = 60_000;

    /** What came, when; the end of the queue has no topic. */
    private record Received(String topic, byte[] payload, long nanos) {}

    private static final Received END = new Received("", new byte[0], 0);

    private final MqttAsyncClient client;
    private final Oracle oracle;
    private final Hearing hearing;
    private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>();
    private final AtomicLong messages = new AtomicLong();
    private final Thread reader = new Thread(this::read, "cloud");

    private Cloud(String brokerUrl, String clientId, Oracle oracle) throws MqttException {
        this.client = new MqttAsyncClient(brokerUrl, clientId, new MemoryPersistence());
        this.oracle = oracle;
        this.hearing = new Hearing(oracle);
    }

    /**
     * Connects and subscribes.
     *
     * @param brokerUrl such as {@code tcp://127.0.0.1:1883}
     * @param oracle is told of everything that arrives
     * @throws PartException if the broker does not take the subscription
     */
    public static Cloud connect(String brokerUrl, String clientId, Oracle oracle) {
        try {
            Cloud cloud = new Cloud(brokerUrl, clientId, oracle);
            cloud.subscribe();
            return cloud;
        } catch (MqttException e) {
            throw new PartException(
                    "The cloud cannot subscribe at " + brokerUrl + ": " + e.getMessage(), e);
        }
    }

    private void subscribe() throws MqttException {
        reader.setDaemon(true);
        reader.start();
        client.setCallback(new Listener());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setReceiveMaximum(65_535);
        options.setAutomaticReconnect(true);
        options.setAutomaticReconnectDelay(1, 2);
        options.setMaxReconnectDelay(2_000);
        client.connect(options).waitForCompletion(PATIENCE);
        client.subscribe(INPUT, 1).waitForCompletion(PATIENCE);
    }

    /**
     * Tells every event that is not malformed, after the oracle has been told; called on one
     * thread.
     */
    public void onEvent(Consumer<WireEvent> listener) {
        hearing.onEvent(listener);
    }

    /** Messages that have arrived. */
    public long messages() {
        return messages.get();
    }

    private void read() {
        try {
            for (Received next = queue.take(); next != END; next = queue.take()) {
                hearing.hear(next.topic(), next.payload(), next.nanos());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 1_000, false);
            client.close(true);
        } catch (MqttException e) {
            throw new PartException("The cloud did not close in order: " + e.getMessage(), e);
        } finally {
            queue.add(END);
        }
    }

    /** A broker that was killed may have forgotten the session. */
    private void subscribeAgain() {
        try {
            client.subscribe(INPUT, 1);
        } catch (MqttException e) {
            oracle.malformed("the cloud could not subscribe again: " + e.getMessage());
        }
    }

    private final class Listener implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            messages.incrementAndGet();
            queue.add(new Received(topic, message.getPayload(), System.nanoTime()));
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // Reconnects by itself; the session keeps what it misses.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // A broken connection; what matters is what arrives in the end.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // It publishes nothing.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            if (reconnect) {
                subscribeAgain();
            }
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication.
        }
    }
}
