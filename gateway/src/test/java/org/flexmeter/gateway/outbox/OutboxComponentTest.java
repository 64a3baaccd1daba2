package org.flexmeter.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.mqtt.FmMqttConstants;
import org.flexmeter.gateway.mqtt.Refused;
import org.flexmeter.gateway.state.OutboxFullException;
import org.flexmeter.gateway.state.OutboxLimits;
import org.flexmeter.gateway.state.OutboxLimits.WhenFull;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.QuarantineLimits;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxComponentTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String ROUTES =
            """
            - route:
                id: unibo-keep
                from:
                  uri: direct:keep
                  steps:
                    - to:
                        uri: outbox:unibo
            - route:
                id: unibo-drain
                autoStartup: false
                from:
                  uri: outbox:unibo
                  parameters:
                    messages: 4
                  steps:
                    - process:
                        ref: publish
            """;

    @TempDir Path dir;

    private final List<String> published = new CopyOnWriteArrayList<>();
    private final AtomicBoolean brokerAway = new AtomicBoolean();
    private final AtomicBoolean brokerRefuses = new AtomicBoolean();
    private final Held held = new Held(this::publish);
    @AutoClose private StateFiles states;
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void setUp() throws Exception {
        StateSettings settings =
                new StateSettings(
                        dir,
                        StateSettings.Sync.FULL,
                        QuarantineLimits.DEFAULT,
                        gateway ->
                                gateway.equals("ennova")
                                        ? new OutboxLimits(
                                                1_000, Optional.empty(), WhenFull.DROP_OLDEST)
                                        : new OutboxLimits(5_000, Optional.empty(), WhenFull.STOP));
        states = new StateFiles(settings, InstantSource.system());
        camel.getRegistry().bind("stateFiles", states);
        camel.getRegistry().bind("encoder", new Encoder("single", "batch", 3, 100_000));
        camel.getRegistry().bind("publish", held);
        camel.start();
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("unibo.yaml", ROUTES));
    }

    @AfterEach
    void tearDown() {
        camel.stop();
    }

    @Test
    void whatIsKeptIsDurableWhenTheExchangeIsDone() {
        RegisterState register = new RegisterState(1, NOW);
        keep(new Group("unibo", "line", alerts(1, 3), List.of(), Map.of("d1", register)));
        assertThat(file().outbox().depth()).isEqualTo(3);
        assertThat(file().outbox().next(0, 10, 1 << 20).messages()).hasSize(3);
        assertThat(file().registers().last("line", "d1")).contains(register);
    }

    @Test
    void drainsInOrderWhatWasThereAndWhatComes() throws Exception {
        keep(alerts(1, 9));
        camel.getRouteController().startRoute("unibo-drain");
        await().until(() -> published.size() == 9);
        keep(alerts(10, 12));
        await().until(() -> file().outbox().depth() == 0);
        assertThat(published)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 12).mapToObj(i -> "alert " + i + ".").toList());
    }

    @Test
    void noGroupOvertakesTheOneBeforeIt() throws Exception {
        held.jittery = true;
        keep(alerts(1, 24));
        camel.getRouteController().startRoute("unibo-drain");
        await().until(() -> file().outbox().depth() == 0);
        assertThat(published)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 24).mapToObj(i -> "alert " + i + ".").toList());
    }

    @Test
    void keepsEverythingWhileTheBrokerIsAway() throws Exception {
        brokerAway.set(true);
        keep(alerts(1, 2));
        camel.getRouteController().startRoute("unibo-drain");
        keep(alerts(3, 3));
        assertThat(file().outbox().depth()).isEqualTo(3);
        brokerAway.set(false);
        await().until(() -> file().outbox().depth() == 0);
        assertThat(published).containsExactly("alert 1.", "alert 2.", "alert 3.");
    }

    @Test
    void groupsOverlapAndWhatFailsIsSentAgain() throws Exception {
        keep(alerts(1, 24));
        held.hold();
        camel.getRouteController().startRoute("unibo-drain");
        await().until(() -> held.waiting() == 4);
        held.end(3);
        await().until(() -> held.waiting() == 4 && file().outbox().depth() == 20);
        brokerAway.set(true);
        held.end(0);
        assertThat(held.waiting()).as("no more are sent").isEqualTo(3);
        brokerAway.set(false);
        held.letGo();
        await().until(() -> file().outbox().depth() == 0);
        assertThat(held.most()).isEqualTo(4);
        assertThat(published).hasSize(24).doesNotHaveDuplicates();
        assertThat(published.indexOf("alert 1.")).isGreaterThan(published.indexOf("alert 20."));
    }

    @Test
    void whatTheBrokerRefusesGoesToQuarantine() throws Exception {
        brokerRefuses.set(true);
        keep(alerts(1, 1));
        camel.getRouteController().startRoute("unibo-drain");
        await().until(() -> file().quarantine().counts().items() == 1);
        assertThat(file().quarantine().list(0, 1).get(0).refusal().reason())
                .isEqualTo(Reason.REFUSED_BY_BROKER);
        await().until(() -> file().outbox().depth() == 0);
    }

    @Test
    void splitsABatchAndCountsItsReadings() {
        List<Reading> readings =
                IntStream.range(0, 7)
                        .mapToObj(
                                i ->
                                        new Reading(
                                                NOW.plusSeconds(i),
                                                List.of(
                                                        new Measurement(
                                                                "water.volume", BigDecimal.ONE))))
                        .toList();
        keep(List.of(new Batch("hw1", readings)));
        List<Outgoing> kept = file().outbox().next(0, 10, 1 << 20).messages();
        assertThat(kept).allMatch(message -> message.topic().equals("batch"));
        assertThat(kept.stream().mapToInt(Outgoing::readings).sum()).isEqualTo(7);
        assertThat(kept).allMatch(message -> message.readings() <= 3);
    }

    @Test
    void aFullOutboxFailsTheExchangeAndTakesNothing() {
        Exchange exchange = send(alerts(1, 100));
        assertThat(exchange.getException()).isInstanceOf(OutboxFullException.class);
        assertThat(file().outbox().depth()).isZero();
    }

    @Test
    void tellsTheControlCentreOfWhatWasDropped() {
        for (int i = 1; i <= 30; i++) {
            Group group = new Group("ennova", "line", alerts(i, i), List.of(), Map.of());
            assertThat(
                            camel.createProducerTemplate()
                                    .send("outbox:ennova", e -> e.getMessage().setBody(group))
                                    .getException())
                    .isNull();
        }
        OutboxStore store = states.of("ennova").outbox();
        assertThat(store.bytes()).isLessThanOrEqualTo(1_000);
        assertThat(store.dropped()).isGreaterThan(15);
        await().until(() -> newest("ennova").contains("\"outbox.overflow\""));
        assertThat(newest("ennova")).contains("\"hw1\"", "messages with 0 readings were dropped");
    }

    private String newest(String gateway) {
        return states.of(gateway)
                .read(
                        connection -> {
                            try (Statement statement = connection.createStatement();
                                    ResultSet row =
                                            statement.executeQuery(
                                                    "SELECT payload FROM outbox ORDER BY id DESC")) {
                                return new String(row.getBytes(1), StandardCharsets.UTF_8);
                            }
                        });
    }

    @Test
    void refusesABodyThatIsNoMessage() {
        assertThat(send("text").getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String");
    }

    private void keep(Object body) {
        assertThat(send(body).getException()).isNull();
    }

    private Exchange send(Object body) {
        return camel.createProducerTemplate()
                .send("direct:keep", exchange -> exchange.getMessage().setBody(body));
    }

    private StateFile file() {
        return states.of("unibo");
    }

    private void publish(Exchange exchange) {
        if (brokerAway.get()) {
            throw new IllegalStateException("the broker is away");
        }
        List<?> messages = exchange.getMessage().getBody(List.class);
        if (brokerRefuses.get()) {
            List<Refused> refused =
                    messages.stream()
                            .map(m -> new Refused((Outgoing) m, Reason.REFUSED_BY_BROKER, "no"))
                            .toList();
            exchange.setProperty(FmMqttConstants.REFUSED, refused);
            return;
        }
        for (Object message : messages) {
            String json = new String(((Outgoing) message).payload(), StandardCharsets.UTF_8);
            published.add(json.replaceAll(".*(alert \\d+\\.).*", "$1"));
        }
    }

    private static List<FmMessage> alerts(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .<FmMessage>mapToObj(
                        i ->
                                new Alert(
                                        "hw1",
                                        "tamper.detect",
                                        Alert.Level.ERROR,
                                        "alert " + i + ".",
                                        NOW))
                .toList();
    }

    /** A broker that answers when it is told to; at once by default. */
    private static final class Held extends AsyncProcessorSupport {
        private final Processor answer;
        private final List<Runnable> waiting = new ArrayList<>();
        private volatile boolean jittery;
        private boolean holding;
        private int most;

        private Held(Processor answer) {
            this.answer = answer;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (jittery) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(20_000_000));
            }
            return take(exchange, callback);
        }

        private synchronized boolean take(Exchange exchange, AsyncCallback callback) {
            waiting.add(() -> answer(exchange, callback));
            most = Math.max(most, waiting.size());
            if (!holding) {
                end(waiting.size() - 1);
            }
            return false;
        }

        private void answer(Exchange exchange, AsyncCallback callback) {
            try {
                answer.process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            callback.done(false);
        }

        private synchronized void end(int index) {
            waiting.remove(index).run();
        }

        private synchronized void hold() {
            holding = true;
        }

        private synchronized void letGo() {
            holding = false;
            while (!waiting.isEmpty()) {
                end(0);
            }
        }

        private synchronized int waiting() {
            return waiting.size();
        }

        private synchronized int most() {
            return most;
        }
    }
}
