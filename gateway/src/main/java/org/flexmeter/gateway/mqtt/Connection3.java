package org.flexmeter.gateway.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.TimerPingSender;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.flexmeter.gateway.tls.TlsException;

/**
 * MQTT 3.1.1 by Paho's asynchronous client. That version knows no reason codes for a publish: a
 * broker that refuses one acknowledges it all the same or ends the connection. It tells no limits
 * either, so that only the settings bound packets and what is in flight.
 */
final class Connection3 extends PahoConnection {
    private static final int SUBSCRIPTION_REFUSED = 0x80;

    private final MqttConnectOptions options;
    private final MqttAsyncClient client;
    private final PublishAnswers publishAnswers = new PublishAnswers();

    /**
     * @param session clean for a publisher that keeps nothing; otherwise kept by the broker,
     *     without a limit of time
     */
    Connection3(LinkSettings settings, Session session) {
        super(settings);
        this.options = options(settings, session);
        try {
            this.client = new Client(settings);
        } catch (MqttException e) {
            throw unusable(e);
        }
    }

    private static MqttConnectOptions options(LinkSettings settings, Session session) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        options.setCleanSession(session.clean());
        options.setMaxInflight(settings.inflight() + 1);
        settings.username().ifPresent(options::setUserName);
        settings.password().ifPresent(secret -> options.setPassword(secret.chars()));
        if (!settings.tls().options().isEmpty()) {
            options.setSSLProperties(settings.tls().properties());
        }
        options.setHttpsHostnameVerificationEnabled(settings.tls().verifyHost());
        settings.statusTopic()
                .ifPresent(t -> options.setWill(t, Status.offline(), Status.QOS, true));
        return options;
    }

    @Override
    public void open(Listener to) {
        tell(to);
        client.setCallback(new Events(to));
        client.setManualAcks(true);
        try {
            sockets().ifPresent(options::setSocketFactory);
            client.connect(options, null, new ConnectAnswer(to));
        } catch (MqttException e) {
            to.lost(this, loss(e));
        } catch (TlsException e) {
            to.lost(this, Loss.of(e));
        }
    }

    @Override
    void send(Part part) throws MqttException {
        client.publish(
                part.topic(), part.payload(), part.qos(), part.retained(), part, publishAnswers);
    }

    @Override
    void subscribe(String filter, int qos, CompletableFuture<Integer> answer) throws MqttException {
        client.subscribe(filter, qos, null, new SubscribeAnswer(answer));
    }

    @Override
    void unsubscribe(String filter, CompletableFuture<Integer> answer) throws MqttException {
        client.unsubscribe(filter, null, new UnsubscribeAnswer(answer));
    }

    @Override
    void confirm(Arrival arrival) throws MqttException {
        client.messageArrivedComplete(arrival.id(), arrival.qos());
    }

    @Override
    void disconnect() throws MqttException {
        if (client.isConnected()) {
            client.disconnect(Closing.QUIESCE_MILLIS).waitForCompletion(Closing.WAIT_MILLIS);
        }
    }

    @Override
    void disconnectForcibly() throws MqttException {
        client.disconnectForcibly(0, 0, false);
    }

    @Override
    void closeClient() throws MqttException {
        client.close();
    }

    /** The codes of a refused connect, which MQTT 5 calls by other numbers. */
    private static Loss loss(Throwable fault) {
        if (fault instanceof MqttException e) {
            int code = e.getReasonCode();
            Optional<String> told =
                    Optional.ofNullable(
                            switch (code) {
                                case MqttException.REASON_CODE_INVALID_CLIENT_ID ->
                                        "client identifier not valid";
                                case MqttException.REASON_CODE_FAILED_AUTHENTICATION ->
                                        "bad user name or password";
                                case MqttException.REASON_CODE_NOT_AUTHORIZED -> "not authorized";
                                default -> null;
                            });
            if (told.isPresent()) {
                return new Loss(Loss.Kind.TOLD, told.get(), code);
            }
        }
        return Loss.of(fault);
    }

    private final class ConnectAnswer implements IMqttActionListener {
        private final Listener to;

        ConnectAnswer(Listener to) {
            this.to = to;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            to.opened(Connection3.this, Limits.none(token.getSessionPresent()));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            to.lost(Connection3.this, loss(fault));
        }
    }

    private final class PublishAnswers implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            answered((Part) token.getUserContext(), 0);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            notAnswered();
        }
    }

    private record SubscribeAnswer(CompletableFuture<Integer> answer)
            implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            int[] granted = token.getGrantedQos();
            answer.complete(granted.length == 0 ? 0 : granted[0]);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            if (fault instanceof MqttException e && e.getReasonCode() == SUBSCRIPTION_REFUSED) {
                answer.complete(SUBSCRIPTION_REFUSED);
            } else {
                answer.completeExceptionally(fault);
            }
        }
    }

    private record UnsubscribeAnswer(CompletableFuture<Integer> answer)
            implements IMqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            answer.complete(0);
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            answer.completeExceptionally(fault);
        }
    }

    private final class Events implements MqttCallback {
        private final Listener to;

        Events(Listener to) {
            this.to = to;
        }

        @Override
        public void connectionLost(Throwable cause) {
            to.lost(Connection3.this, Loss.of(cause));
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            to.arrived(
                    Connection3.this,
                    new Arrival(
                            message.getId(),
                            topic,
                            message.getPayload(),
                            message.getQos(),
                            message.isRetained()));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // PublishAnswers hears it.
        }
    }

    /** Paho's, with a limit to what it reads. */
    private final class Client extends MqttAsyncClient {
        private Client(LinkSettings settings) throws MqttException {
            super(
                    settings.broker(),
                    settings.clientId(),
                    new MemoryPersistence(),
                    new TimerPingSender(),
                    new PromptThreads("mqtt-" + settings.clientId()));
        }

        @Override
        protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options)
                throws MqttException {
            return Arrays.stream(super.createNetworkModules(address, options))
                    .map(Bounded::new)
                    .toArray(NetworkModule[]::new);
        }
    }

    private final class Bounded implements NetworkModule {
        private final NetworkModule network;

        private Bounded(NetworkModule network) {
            this.network = network;
        }

        @Override
        public void start() throws IOException, MqttException {
            network.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return bounded(network.getInputStream());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return network.getOutputStream();
        }

        @Override
        public void stop() throws IOException {
            network.stop();
        }

        @Override
        public String getServerURI() {
            return network.getServerURI();
        }
    }
}
