package org.flexmeter.gateway.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.TimerPingSender;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.flexmeter.gateway.tls.TlsException;
import org.jboss.logging.Logger;

/** MQTT 5 by Paho's asynchronous client. */
final class Connection5 extends PahoConnection {
    private static final Logger LOG = Logger.getLogger(Connection5.class);
    private static final int FIRST_ERROR = 0x80;
    private static final int LAST_ERROR = 0xA2;

    private final MqttConnectionOptions options;
    private final MqttAsyncClient client;
    private final PublishAnswers publishAnswers = new PublishAnswers();

    /**
     * @param session clean for a publisher that keeps nothing; kept by the broker for a subscriber
     */
    Connection5(LinkSettings settings, Session session) {
        super(settings);
        this.options = options(settings, session);
        try {
            this.client = new Client(settings);
        } catch (MqttException e) {
            throw unusable(e);
        }
    }

    private static MqttConnectionOptions options(LinkSettings settings, Session session) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setConnectionTimeout((int) Math.max(1, settings.connectTimeout().toSeconds()));
        options.setMaximumPacketSize((long) settings.maxInbound());
        options.setCleanStart(session.clean());
        session.expiry().ifPresent(options::setSessionExpiryInterval);
        session.receiveMaximum().ifPresent(options::setReceiveMaximum);
        settings.username().ifPresent(options::setUserName);
        settings.password().ifPresent(secret -> options.setPassword(secret.bytes()));
        if (!settings.tls().options().isEmpty()) {
            options.setSSLProperties(settings.tls().properties());
        }
        options.setHttpsHostnameVerificationEnabled(settings.tls().verifyHost());
        settings.statusTopic().ifPresent(topic -> options.setWill(topic, will()));
        return options;
    }

    private static MqttMessage will() {
        return new MqttMessage(Status.offline(), Status.QOS, true, new MqttProperties());
    }

    @Override
    public void open(Listener to) {
        tell(to);
        // Before connecting: Paho drops what arrives while no callback is set.
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
        MqttMessage message = new MqttMessage(part.payload());
        message.setQos(part.qos());
        message.setRetained(part.retained());
        client.publish(part.topic(), message, part, publishAnswers);
    }

    @Override
    void subscribe(String filter, int qos, CompletableFuture<Integer> answer) throws MqttException {
        client.subscribe(filter, qos, null, answerTo(answer));
    }

    @Override
    void unsubscribe(String filter, CompletableFuture<Integer> answer) throws MqttException {
        client.unsubscribe(filter, null, answerTo(answer));
    }

    private static MqttActionListener answerTo(CompletableFuture<Integer> answer) {
        return new MqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                answer.complete(reasonCode(token));
            }

            @Override
            public void onFailure(IMqttToken token, Throwable fault) {
                int code = reasonCode(token);
                if (code >= FIRST_ERROR) {
                    answer.complete(code);
                } else {
                    answer.completeExceptionally(fault);
                }
            }
        };
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

    private static int reasonCode(IMqttToken token) {
        int[] codes = token.getReasonCodes();
        return codes == null ? 0 : Arrays.stream(codes).findFirst().orElse(0);
    }

    private static Limits limits(IMqttToken token) {
        Limits none = Limits.none(token.getSessionPresent());
        MqttProperties told = token.getResponseProperties();
        if (told == null) {
            return none;
        }
        Optional<Integer> receive = Optional.ofNullable(told.getReceiveMaximum());
        Optional<Long> size = Optional.ofNullable(told.getMaximumPacketSize());
        return new Limits(
                receive.orElse(none.receiveMaximum()),
                size.map(s -> (int) Math.min(s, Limits.NO_LIMIT)).orElse(none.maximumPacketSize()),
                none.sessionPresent());
    }

    private static Loss loss(Throwable fault) {
        if (fault instanceof MqttException e && isReasonCode(e.getReasonCode())) {
            return Loss.told(e.getReasonCode());
        }
        return Loss.of(fault);
    }

    private static boolean isReasonCode(int code) {
        return code >= FIRST_ERROR && code <= LAST_ERROR;
    }

    private final class ConnectAnswer implements MqttActionListener {
        private final Listener to;

        ConnectAnswer(Listener to) {
            this.to = to;
        }

        @Override
        public void onSuccess(IMqttToken token) {
            to.opened(Connection5.this, limits(token));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            to.lost(Connection5.this, loss(fault));
        }
    }

    private final class PublishAnswers implements MqttActionListener {
        @Override
        public void onSuccess(IMqttToken token) {
            answered((Part) token.getUserContext(), reasonCode(token));
        }

        @Override
        public void onFailure(IMqttToken token, Throwable fault) {
            notAnswered();
        }
    }

    private final class Events implements MqttCallback {
        private final Listener to;

        Events(Listener to) {
            this.to = to;
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            to.lost(Connection5.this, reason(response));
        }

        private Loss reason(MqttDisconnectResponse response) {
            MqttException fault = response.getException();
            if (fault == null) {
                return Loss.told(response.getReturnCode());
            }
            if (isReasonCode(fault.getReasonCode())) {
                return Loss.publishRefused(fault.getReasonCode());
            }
            return Loss.of(fault);
        }

        @Override
        public void mqttErrorOccurred(MqttException fault) {
            LOG.debugf("%s: %s", settings().clientId(), fault.getMessage());
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            to.arrived(
                    Connection5.this,
                    new Arrival(
                            message.getId(),
                            topic,
                            message.getPayload(),
                            message.getQos(),
                            message.isRetained()));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {
            // PublishAnswers hears it, with the reason code.
        }

        @Override
        public void connectComplete(boolean again, String serverUri) {
            // ConnectAnswer hears it, with the broker's limits.
        }

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {
            LOG.debugf("%s: AUTH is not supported", settings().clientId());
        }
    }

    /** Paho's, with a limit to what it reads. */
    private final class Client extends MqttAsyncClient {
        private Client(LinkSettings settings) throws MqttException {
            super(
                    settings.broker(),
                    settings.clientId(),
                    new MemoryPersistence(),
                    new TimerPingSender(null),
                    new PromptThreads("mqtt-" + settings.clientId()));
        }

        @Override
        protected NetworkModule[] createNetworkModules(
                String address, MqttConnectionOptions options) throws MqttException {
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
