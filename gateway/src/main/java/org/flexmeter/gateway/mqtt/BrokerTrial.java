package org.flexmeter.gateway.mqtt;

import io.smallrye.config.SmallRyeConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks once, for {@code fm check}, whether the broker of the settings lets us in and lets us
 * listen. Nothing is sent to anybody but ourselves, so rights to publish elsewhere stay unknown.
 */
public final class BrokerTrial {
    private static final int REFUSED = 0x80;
    private static final byte[] PAYLOAD = "check".getBytes(StandardCharsets.UTF_8);

    private final String probe;
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final CompletableFuture<Void> back = new CompletableFuture<>();

    /**
     * What is wrong.
     *
     * @param setting the one to look at first
     * @param what one line: what is wrong; what to do
     */
    public record Flaw(String setting, String what) {}

    private BrokerTrial(String probe) {
        this.probe = probe;
    }

    /**
     * Connects, listens, and sends itself a message.
     *
     * @param settings {@code fm.broker.*}, mapped to {@link BrokerConfig}
     * @param clientId which nobody else has
     * @param filters settings that hold what to listen to
     * @param probe topic for the message to itself; the client id is added
     */
    public static List<Flaw> run(
            SmallRyeConfig settings,
            String clientId,
            List<String> filters,
            Optional<String> probe,
            Duration patience) {
        BrokerTrial trial = new BrokerTrial(probe.map(p -> p + "/" + clientId).orElse(""));
        FmMqttEndpoint endpoint = Conversation.endpoint(settings, clientId, "+");
        Connection connection;
        try {
            connection =
                    endpoint.connection(
                            endpoint.consumerSettings(endpoint.consumerId("").text()),
                            Session.none());
        } catch (IllegalArgumentException e) {
            return List.of(new Flaw("fm.broker.url", e.getMessage()));
        }
        try {
            connection.open(trial.new Events());
            await(trial.open, patience);
            List<Flaw> flaws = new ArrayList<>();
            for (String filter : filters) {
                trial.listen(connection, settings, filter, patience).ifPresent(flaws::add);
            }
            if (probe.isPresent()) {
                trial.hearItself(connection, patience).ifPresent(flaws::add);
            }
            return flaws;
        } catch (PublishException e) {
            return List.of(
                    new Flaw(
                            "fm.broker.url",
                            "the broker cannot be used: "
                                    + e.getMessage()
                                    + "; start it, or mend fm.broker.* (docs/security.md)"));
        } finally {
            connection.close(true).join();
        }
    }

    /**
     * Connects as the user that a gateway has of its own; what is wrong with it.
     *
     * @param settings {@code fm.broker.*}, mapped to {@link BrokerConfig}, and the gateway's
     * @param clientId which nobody else has
     */
    public static Optional<Flaw> login(
            SmallRyeConfig settings, String gateway, String clientId, Duration patience) {
        String setting = "gateway." + gateway + ".broker.username";
        BrokerTrial trial = new BrokerTrial("");
        Connection connection;
        try {
            FmMqttEndpoint endpoint =
                    Conversation.endpoint(settings, Optional.of(gateway), clientId, "+");
            connection =
                    endpoint.connection(
                            endpoint.consumerSettings(endpoint.consumerId("").text()),
                            Session.none());
        } catch (IllegalArgumentException e) {
            return Optional.of(new Flaw(setting, e.getMessage()));
        }
        try {
            connection.open(trial.new Events());
            await(trial.open, patience);
            return Optional.empty();
        } catch (PublishException e) {
            return Optional.of(
                    new Flaw(
                            setting,
                            "the broker does not let the gateway's own user in: "
                                    + e.getMessage()
                                    + "; mend it and its password, or set neither"));
        } finally {
            connection.close(true).join();
        }
    }

    private Optional<Flaw> listen(
            Connection connection, SmallRyeConfig settings, String setting, Duration patience) {
        String filter = settings.getOptionalValue(setting, String.class).orElse("");
        if (filter.isBlank()) {
            return Optional.empty();
        }
        try {
            int code = await(connection.subscribe(filter, 1), patience);
            return code < REFUSED
                    ? Optional.empty()
                    : Optional.of(deaf(setting, filter, ReasonCodes.text(code)));
        } catch (PublishException e) {
            return Optional.of(deaf(setting, filter, e.getMessage()));
        }
    }

    private static Flaw deaf(String setting, String filter, String why) {
        return new Flaw(
                setting,
                "the broker does not let us listen on %s: %s; allow it (deploy/mosquitto)"
                        .formatted(filter, why));
    }

    private Optional<Flaw> hearItself(Connection connection, Duration patience) {
        try {
            int code = await(connection.subscribe(probe, 0), patience);
            if (code < REFUSED) {
                connection.publish(
                        new Part(
                                new Parcel(List.of(), 0, false, this),
                                0,
                                probe,
                                PAYLOAD,
                                0,
                                false));
                await(back, patience);
                return Optional.empty();
            }
        } catch (PublishException notHeard) {
            // told below
        }
        return Optional.of(
                new Flaw(
                        "fm.topic.probe",
                        ("a message to ourselves on %s did not come back, so that a deaf subscription"
                                        + " would not be noticed; allow the topic (deploy/mosquitto), or set"
                                        + " fm.topic.probe to nothing")
                                .formatted(probe)));
    }

    private static <T> T await(CompletableFuture<T> answer, Duration patience)
            throws PublishException {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new PublishException("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new PublishException(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PublishException("interrupted");
        }
    }

    private final class Events implements Connection.Listener {
        @Override
        public void opened(Connection connection, Limits limits) {
            open.complete(null);
        }

        @Override
        public void lost(Connection connection, Loss loss) {
            open.completeExceptionally(new PublishException(loss.why()));
            back.completeExceptionally(new PublishException(loss.why()));
        }

        @Override
        public void acknowledged(Connection connection, Part part, int reasonCode) {
            // QoS 0 is not acknowledged
        }

        @Override
        public void arrived(Connection connection, Arrival arrival) {
            if (arrival.topic().equals(probe)) {
                back.complete(null);
            }
        }
    }
}
