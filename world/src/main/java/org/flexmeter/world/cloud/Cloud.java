package org.flexmeter.world.cloud;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.world.broker.MqttSession;
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

    private final MqttSession session;
    private final Hearing hearing;
    private final BlockingQueue<Received> queue = new LinkedBlockingQueue<>();
    private final AtomicLong messages = new AtomicLong();
    private final Thread reader = new Thread(this::read, "cloud");

    private Cloud(String brokerUrl, String clientId, Oracle oracle) {
        this.hearing = new Hearing(oracle);
        reader.setDaemon(true);
        reader.start();
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(SESSION_SECONDS);
        options.setReceiveMaximum(65_535);
        this.session = MqttSession.open(brokerUrl, clientId, options, new Listener());
    }

    /**
     * Connects and subscribes.
     *
     * @param brokerUrl such as {@code tcp://127.0.0.1:1883}
     * @param oracle is told of everything that arrives
     * @throws PartException if the broker does not take the subscription
     */
    public static Cloud connect(String brokerUrl, String clientId, Oracle oracle) {
        return new Cloud(brokerUrl, clientId, oracle);
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
        session.close();
        queue.add(END);
    }

    private final class Listener implements MqttSession.Listener {
        /** Each time: a broker that was killed may have forgotten the session. */
        @Override
        public void connected(MqttAsyncClient client) throws MqttException {
            client.subscribe(INPUT, 1).waitForCompletion(PATIENCE);
        }

        @Override
        public void arrived(String topic, byte[] payload) {
            messages.incrementAndGet();
            queue.add(new Received(topic, payload, System.nanoTime()));
        }
    }
}
