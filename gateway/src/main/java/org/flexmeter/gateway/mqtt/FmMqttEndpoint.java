package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Endpoint;
import org.apache.camel.spi.UriEndpoint;

/** An endpoint of {@link FmMqttComponent}. */
@UriEndpoint(
        scheme = FmMqttConstants.SCHEME,
        title = "FlexMeter MQTT",
        syntax = "fm-mqtt:topic",
        extendsScheme = "paho-mqtt5")
public class FmMqttEndpoint extends PahoMqtt5Endpoint {
    private static final int QOS_2_INFLIGHT = 10;
    private final FmMqttComponent component;
    private final FmMqttOptions options;
    private final boolean ownClientId;
    private final Listening listening;

    /**
     * What a consumer has beyond a producer.
     *
     * @param moreTopics further filters
     * @param session what its session is called; empty for the gateway's and the route's names
     * @param cluster the gateway whose members take the session over from each other
     */
    record Listening(List<String> moreTopics, Optional<String> session, Optional<String> cluster) {
        static Listening plain() {
            return new Listening(List.of(), Optional.empty(), Optional.empty());
        }
    }

    FmMqttEndpoint(
            String uri,
            String topic,
            FmMqttComponent component,
            PahoMqtt5Configuration configuration,
            FmMqttOptions options,
            boolean ownClientId,
            Listening listening) {
        super(uri, topic, component, configuration);
        this.component = component;
        this.options = options;
        this.ownClientId = ownClientId;
        this.listening = listening;
    }

    /** What a consumer subscribes to. */
    List<String> filters() {
        List<String> filters = new ArrayList<>();
        filters.add(getTopic());
        filters.addAll(listening.moreTopics());
        return filters;
    }

    @Override
    public Producer createProducer() {
        if (options.keep().on() && getConfiguration().getQos() == 2) {
            throw new IllegalArgumentException(
                    "fm-mqtt: acknowledged messages cannot be kept with QoS 2, whose broker would take"
                            + " a message sent again for the repeat of another one; set fm.broker.qos=1"
                            + " or fm.broker.keep-acknowledged=PT0S");
        }
        return new FmMqttProducer(this, component, producerSettings(), topics());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        FmMqttConsumer consumer = new FmMqttConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    private Shipment.Topics topics() {
        return new Shipment.Topics(getTopic(), options.batchTopic().orElse(getTopic()));
    }

    private LinkSettings producerSettings() {
        Optional<String> status =
                options.statusTopic()
                        .map(t -> options.gateway().map(g -> t + "/" + named(g, "/")).orElse(t));
        String id =
                ownClientId
                        ? getConfiguration().getClientId()
                        : component.clientId(new ClientIds.Name(name(), gateway(), none())).text();
        return settings(id, status, options.keep());
    }

    /** The id of a client for one consumer: publishing must not share a session that is kept. */
    ClientIds.ClientId consumerId(String routeId) {
        return ownClientId
                ? new ClientIds.ClientId(getConfiguration().getClientId(), none())
                : component.clientId(consumerName(routeId));
    }

    LinkSettings consumerSettings(String clientId) {
        return settings(clientId, Optional.empty(), Keep.off());
    }

    /** The broker keeps nothing any more under the id that a consumer had before. */
    void emptied(String routeId) {
        component.emptied(consumerName(routeId));
    }

    Duration answerLimit() {
        return component.answerLimit();
    }

    private ClientIds.Name consumerName(String routeId) {
        return new ClientIds.Name(
                listening.session().orElseGet(() -> name() + "-" + routeId),
                gateway(),
                listening.cluster());
    }

    private Optional<String> gateway() {
        return options.gateway().filter(g -> !g.isEmpty());
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    /** The probe of a consumer; empty if there is to be none. */
    Optional<Probe> probe(
            String clientId,
            Loop loop,
            BiConsumer<Connection, Loss> drop,
            Supplier<Duration> quiet) {
        return options.probeTopic()
                .map(
                        topic ->
                                new Probe(
                                        topic + "/" + clientId,
                                        options.probeEvery(),
                                        loop,
                                        drop,
                                        quiet));
    }

    private String name() {
        return options.gateway()
                .map(gateway -> named(gateway, "-"))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "fm-mqtt:"
                                                + getTopic()
                                                + " needs the option gateway, session or clientId"));
    }

    private String named(String gateway, String between) {
        return component.member(gateway).map(name -> gateway + between + name).orElse(gateway);
    }

    int maxInbound() {
        return options.maxInbound();
    }

    void countTooLarge() {
        component.links().countTooLarge();
    }

    Connection connection(LinkSettings settings, Session session) {
        return switch (settings.version()) {
            case V5 -> new Connection5(settings, session);
            case V3_1_1 -> new Connection3(settings, session);
        };
    }

    // A 3.1.1 client is told no limit, and Mosquitto silently loses what it acknowledged with QoS 2
    // beyond its max_inflight_messages (20 by default; tried with 2.0.11).
    private int inflight(MqttVersion version) {
        boolean careful = version == MqttVersion.V3_1_1 && getConfiguration().getQos() == 2;
        return careful ? Math.min(QOS_2_INFLIGHT, options.inflight()) : options.inflight();
    }

    private LinkSettings settings(String clientId, Optional<String> statusTopic, Keep keep) {
        PahoMqtt5Configuration c = getConfiguration();
        MqttVersion version = MqttVersion.of(options.mqttVersion());
        Optional<Login> own = options.gateway().flatMap(component::login);
        return new LinkSettings(
                options.gateway().orElse(""),
                version,
                c.getBrokerUrl(),
                clientId,
                component.isUserNamedAsClient()
                        ? Optional.of(clientId)
                        : own.map(Login::username).or(() -> given(c.getUserName())),
                own.isPresent()
                        ? own.flatMap(Login::password)
                        : given(c.getPassword()).map(Secret::new),
                tls(c),
                inflight(version),
                options.maximumPacketSize(),
                options.maxInbound(),
                Duration.ofSeconds(c.getKeepAliveInterval()),
                Duration.ofSeconds(c.getConnectionTimeout()),
                options.ackTimeout(),
                options.grace(),
                statusTopic,
                keep);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(t -> !t.isEmpty());
    }

    private Tls tls(PahoMqtt5Configuration configuration) {
        Properties given =
                Optional.ofNullable(configuration.getSslClientProps()).orElseGet(Properties::new);
        Map<String, Secret> options =
                given.stringPropertyNames().stream()
                        .collect(
                                Collectors.toMap(
                                        name -> name, name -> new Secret(given.getProperty(name))));
        return new Tls(
                options, component.tlsFiles(), configuration.isHttpsHostnameVerificationEnabled());
    }
}
