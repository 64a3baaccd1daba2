package org.flexmeter.gateway.mqtt;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;

/**
 * A few messages to and from the broker of the settings, for a command of the command line: no
 * session is kept, nothing is sent again. A connection that cannot be made is tried again until it
 * is closed.
 */
public final class Conversation implements AutoCloseable {
    private static final int REFUSED = 0x80;

    /** The command line's user where each client is a user. */
    private static final String COMMAND_LINE = "-fm";

    private final String filter;
    private final BiConsumer<String, byte[]> heard;
    private final Loop loop;
    private final Connector connector;
    private final CompletableFuture<Connection> listening = new CompletableFuture<>();
    private final CompletableFuture<Void> published = new CompletableFuture<>();

    /**
     * Connects and listens.
     *
     * @param settings {@code fm.broker.*}, mapped to {@link BrokerConfig}
     * @param filter what to listen to
     * @param heard is given topic and payload
     */
    public Conversation(
            SmallRyeConfig settings,
            String clientId,
            String filter,
            BiConsumer<String, byte[]> heard) {
        this.filter = filter;
        this.heard = heard;
        FmMqttEndpoint endpoint = endpoint(settings, clientId, filter);
        LinkSettings link = endpoint.consumerSettings(endpoint.consumerId("").text());
        this.loop = new Loop(link.gateway(), "mqtt-" + clientId);
        this.connector =
                new Connector(
                        link,
                        () -> endpoint.connection(link, Session.none()),
                        loop,
                        new Events(),
                        (connection, part, code) -> answered(code));
        loop.execute(connector::start);
    }

    static FmMqttEndpoint endpoint(SmallRyeConfig settings, String clientId, String filter) {
        return endpoint(settings, Optional.empty(), clientId, filter);
    }

    /**
     * An endpoint without a route.
     *
     * @param gateway whose user it logs in as, if it has one of its own
     */
    static FmMqttEndpoint endpoint(
            SmallRyeConfig settings, Optional<String> gateway, String clientId, String filter) {
        BrokerConfig broker = settings.getConfigMapping(BrokerConfig.class);
        String id =
                broker.clientIds() == ClientIds.Scheme.USERNAME
                        ? settings.getValue("fm.client-id", String.class) + COMMAND_LINE
                        : clientId;
        FmMqttComponent component =
                new FmMqttBean()
                        .component(
                                new MqttLinks(),
                                broker,
                                settings,
                                ClientIds.fixed(),
                                id,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty());
        PahoMqtt5Configuration configuration = component.getConfiguration().copy();
        return new FmMqttEndpoint(
                FmMqttConstants.SCHEME + ":" + filter,
                filter,
                component,
                configuration,
                component
                        .options()
                        .overriddenBy(name -> gateway.filter(any -> name.equals("gateway"))),
                true,
                FmMqttEndpoint.Listening.plain());
    }

    /**
     * Completed when the broker has confirmed that we listen; exceptionally if it does not let us.
     */
    public CompletableFuture<Void> listening() {
        return listening.thenApply(connection -> null);
    }

    /** Publishes with QoS 1; completed when the broker has it, exceptionally if it refused it. */
    public CompletableFuture<Void> publish(String topic, byte[] payload) {
        Parcel parcel = new Parcel(List.of(), 1, false, this);
        Part part = new Part(parcel, 0, topic, payload, 1, false);
        return listening.thenCompose(
                connection -> {
                    if (!connection.publish(part)) {
                        published.completeExceptionally(
                                new PublishException("the connection to the broker has ended"));
                    }
                    return published;
                });
    }

    private void answered(int code) {
        if (code >= REFUSED) {
            published.completeExceptionally(
                    new PublishException("the broker refuses it: " + ReasonCodes.text(code)));
        } else {
            published.complete(null);
        }
    }

    @Override
    public void close() {
        loop.call(connector::stop).thenCompose(end -> end).join();
        loop.stop();
    }

    private final class Events implements Connector.User {
        @Override
        public void up(Connection connection, Limits limits) {
            connection
                    .subscribe(filter, 1)
                    .whenComplete(
                            (code, fault) -> {
                                if (fault != null) {
                                    listening.completeExceptionally(fault);
                                } else if (code >= REFUSED) {
                                    listening.completeExceptionally(
                                            new PublishException(
                                                    "the broker does not let us listen on "
                                                            + filter
                                                            + ": "
                                                            + ReasonCodes.text(code)));
                                } else {
                                    listening.complete(connection);
                                }
                            });
        }

        @Override
        public void down(Loss loss) {
            published.completeExceptionally(new PublishException(loss.why()));
        }

        @Override
        public void arrived(Connection from, Arrival arrival) {
            from.acknowledge(arrival);
            heard.accept(arrival.topic(), arrival.payload());
        }
    }
}
