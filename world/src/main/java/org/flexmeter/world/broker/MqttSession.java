package org.flexmeter.world.broker;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.TimerPingSender;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.flexmeter.world.process.PartException;

/**
 * A client of a broker that comes and goes: connects again within a second or two, with a new
 * client each time. The library's own reconnection may send two CONNECTs at once on a busy machine,
 * for which the broker throws it out, and leaves a client that is connected and hears nothing.
 */
public final class MqttSession implements AutoCloseable {
    private static final long FORGET_PATIENCE = 10_000;
    private static final long PATIENCE = 60_000;
    private static final long AGAIN_PATIENCE = 10_000;
    private static final long PAUSE = 1_000;

    /** A client uses up to five, and the one before it may still be ending. */
    private static final int PAHO_THREADS = 10;

    private final String url;
    private final String clientId;
    private final MqttConnectionOptions options;
    private final Listener listener;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(MqttSession::daemon);
    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(PAHO_THREADS, MqttSession::daemon);
    private volatile MqttAsyncClient client;
    private boolean ended;

    /** Who uses the session. */
    public interface Listener {
        /** There is a connection, the first or another one; subscriptions are made here. */
        void connected(MqttAsyncClient client) throws MqttException;

        /** A message has come; it is acknowledged when this returns. */
        void arrived(String topic, byte[] payload);
    }

    private MqttSession(
            String url, String clientId, MqttConnectionOptions options, Listener listener)
            throws MqttException {
        this.url = url;
        this.clientId = clientId;
        this.options = options;
        this.listener = listener;
        options.setAutomaticReconnect(false);
        client = connect(PATIENCE);
        looks.scheduleWithFixedDelay(this::look, PAUSE, PAUSE, TimeUnit.MILLISECONDS);
    }

    /**
     * Connects.
     *
     * @param options of each connection
     * @throws PartException if the broker does not take the first one
     */
    public static MqttSession open(
            String url, String clientId, MqttConnectionOptions options, Listener listener) {
        try {
            return new MqttSession(url, clientId, options, listener);
        } catch (MqttException e) {
            throw new PartException(
                    clientId + " cannot connect to " + url + ": " + e.getMessage(), e);
        }
    }

    /** The client of the present connection, or of the last one. */
    public MqttAsyncClient client() {
        return client;
    }

    private MqttAsyncClient connect(long patience) throws MqttException {
        MqttAsyncClient fresh = newClient();
        // Before connecting: what comes while there is no callback is dropped.
        fresh.setCallback(new Events());
        try {
            fresh.connect(options).waitForCompletion(patience);
            listener.connected(fresh);
            return fresh;
        } catch (MqttException e) {
            end(fresh);
            throw e;
        }
    }

    /**
     * A client whose threads keep a fault to themselves: Paho forgets its callback when it is
     * closed, while an answer of the broker may be on its way to it.
     */
    private MqttAsyncClient newClient() throws MqttException {
        return new MqttAsyncClient(
                url, clientId, new MemoryPersistence(), new TimerPingSender(null), threads);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mqtt-session");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void look() {
        if (client.isConnected()) {
            return;
        }
        endOnce();
        try {
            client = connect(AGAIN_PATIENCE);
            ended = false;
        } catch (MqttException stillAway) {
            // The next look tries again.
        }
    }

    /** A client that was closed once fails with a fault of its own when it is closed again. */
    private synchronized void endOnce() {
        if (!ended) {
            ended = true;
            end(client);
        }
    }

    private static boolean end(MqttAsyncClient old) {
        try {
            old.disconnectForcibly(0, 0, false);
            old.close(true);
            return true;
        } catch (MqttException wasBroken) {
            return false;
        }
    }

    /**
     * Has a broker forget a client that has gone for good, and what waits for it.
     *
     * @throws PartException if the broker does not take it
     */
    public static void forget(String url, String clientId) {
        MqttConnectionOptions fresh = new MqttConnectionOptions();
        fresh.setCleanStart(true);
        try {
            MqttAsyncClient client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
            client.connect(fresh).waitForCompletion(FORGET_PATIENCE);
            client.disconnect().waitForCompletion(FORGET_PATIENCE);
            client.close();
        } catch (MqttException e) {
            throw new PartException(url + " does not forget " + clientId, e);
        }
    }

    @Override
    public void close() {
        looks.shutdown();
        try {
            looks.awaitTermination(AGAIN_PATIENCE, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endOnce();
        threads.shutdown();
    }

    private final class Events implements MqttCallback {
        @Override
        public void messageArrived(String topic, MqttMessage message) {
            listener.arrived(topic, message.getPayload());
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            // look() sees it.
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            // A broken connection, which look() sees.
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // Who publishes waits for its token.
        }

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {
            // connect() waits for it.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            // No enhanced authentication.
        }
    }
}
