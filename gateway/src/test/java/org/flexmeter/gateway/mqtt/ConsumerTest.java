package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener promises, on each broker that is there. */
@Tag("bare")
@Tag("parts")
class ConsumerTest {
    private static final String ROUTE =
            """
            - route:
                id: unibo-listen
                from:
                  uri: "fm-mqtt:inbox?gateway=unibo%s"
                  steps:
                    - process:
                        ref: taker
            """;
    @TempDir Path folder;
    private final List<String> taken = new CopyOnWriteArrayList<>();

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void aFailedExchangeIsTriedAgainAndTheOthersGoOn(Brokers kind) throws Exception {
        List<String> tries = new CopyOnWriteArrayList<>();
        // until the next one was taken, and twice at least
        Processor fails =
                exchange -> {
                    String text = exchange.getMessage().getBody(String.class);
                    tries.add(text);
                    if (text.equals("bad") && (tries.size() < 4 || !taken.contains("two"))) {
                        throw new IllegalStateException("disk full");
                    }
                    taken.add(text);
                };
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber other = Subscriber.at(broker.url(), "none");
                LogCapture log = LogCapture.of("org.flexmeter")) {
            listening(broker, "", this::take).close();
            // While nobody listens: HiveMQ sends what it has at once, and nothing more until all of
            // it is acknowledged.
            for (String text : List.of("one", "bad", "two")) {
                other.publish("inbox", text);
            }
            try (TestGateway gateway = listening(broker, "", fails)) {
                await().until(() -> taken.size() >= 3);
            }
            assertThat(taken).containsExactly("one", "two", "bad");
            assertThat(log.lines("was not taken"))
                    .singleElement()
                    .asString()
                    .contains("inbox", "disk full");
        }
        assertThat(tries.stream().filter("bad"::equals).count()).isGreaterThan(1);
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void whatComesWhileAwayArrivesAfterwards(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber other = Subscriber.at(broker.url(), "none")) {
            listening(broker, "", this::take).close();
            other.publish("inbox", "while away");

            try (TestGateway again = listening(broker, "", this::take)) {
                await().until(() -> taken.contains("while away"));
                assertThat(taken).containsExactly("while away");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void whatWasNotCompleteAtTheStopComesAgain(Brokers kind) throws Exception {
        Processor fails =
                exchange -> {
                    taken.add("failed");
                    throw new IllegalStateException("no room");
                };
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber other = Subscriber.at(broker.url(), "none")) {
            try (TestGateway gateway = listening(broker, "", fails)) {
                other.publish("inbox", "held");
                await().until(() -> taken.contains("failed"));
            }
            try (TestGateway again = listening(broker, "", this::take)) {
                await().until(() -> taken.contains("held"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&mqttVersion=3.1.1"})
    void itListensAgainAfterTheBrokerWasKilled(String options) throws Exception {
        try (Broker broker = Brokers.start(folder);
                TestGateway gateway = listening(broker, options, this::take)) {
            FmMqttConsumer consumer = consumer(gateway);
            broker.kill();
            await().until(() -> !consumer.listening());
            broker.start();
            await().until(consumer::listening);

            try (Subscriber other = Subscriber.at(broker.url(), "none")) {
                for (int i : IntStream.range(0, 300).toArray()) {
                    other.publish("inbox", "m" + i);
                }
            }
            await().until(() -> taken.size() >= 300);
            assertThat(taken)
                    .containsExactlyElementsOf(
                            IntStream.range(0, 300).mapToObj(i -> "m" + i).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&mqttVersion=3.1.1"})
    void aMessageThatIsTooLargeIsPassedAndDoesNotComeAgain(String version) throws Exception {
        String options = version + "&maxInbound=65536";
        try (Broker broker = Brokers.start(folder);
                Subscriber other = Subscriber.at(broker.url(), "none")) {
            try (TestGateway gateway = listening(broker, options, this::take)) {
                other.publish("inbox", "before");
                other.publish("inbox", "x".repeat(20_000_000));
                other.publish("inbox", "y".repeat(60_000));
                other.publish("inbox", "behind");

                await().until(() -> taken.contains("behind"));
            }
            try (TestGateway again = listening(broker, options, this::take)) {
                other.publish("inbox", "after");
                await().until(() -> taken.contains("after"));
            }
        }
        assertThat(taken).extracting(String::length).containsExactly(6, 60_000, 6, 5);
    }

    /** {@link InboundRoom}: the reader waits, and goes on when they are taken. */
    @ParameterizedTest
    @MethodSource("brokers")
    void moreThanMayBeInHandIsTakenInTurn(Brokers kind) throws Exception {
        List<String> tries = new CopyOnWriteArrayList<>();
        Processor failsAtFirst =
                exchange -> {
                    tries.add("");
                    if (tries.size() < 6) {
                        throw new IllegalStateException("disk full");
                    }
                    take(exchange);
                };
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber other = Subscriber.at(broker.url(), "none");
                TestGateway gateway = listening(broker, "", failsAtFirst)) {
            for (int i = 0; i < 12; i++) {
                other.publish("inbox", "x".repeat(900_000));
            }
            await().until(() -> taken.size() >= 12);
        }
        assertThat(taken).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&mqttVersion=3.1.1"})
    void anImpossibleSubscriptionIsTold(String options) throws Exception {
        try (Broker broker = Brokers.start(folder);
                LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.context().getRegistry().bind("taker", (Processor) this::take);
            gateway.route(ROUTE.formatted(options).replace("inbox", "in/+bad/box")).start();

            await().until(() -> log.has("subscription to in/+bad/box"));
            assertThat(consumer(gateway).listening()).isFalse();
        }
    }

    private void take(Exchange exchange) {
        taken.add(exchange.getMessage().getBody(String.class));
    }

    private static TestGateway listening(Broker broker, String options, Processor taker)
            throws Exception {
        TestGateway gateway = new TestGateway(broker.url());
        gateway.context().getRegistry().bind("taker", taker);
        gateway.route(ROUTE.formatted(options)).start();
        await().until(() -> consumer(gateway).listening());
        return gateway;
    }

    private static FmMqttConsumer consumer(TestGateway gateway) {
        return (FmMqttConsumer) gateway.context().getRoute("unibo-listen").getConsumer();
    }
}
