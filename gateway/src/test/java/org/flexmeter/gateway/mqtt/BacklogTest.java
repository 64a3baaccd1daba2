package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.process.Pause;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large messages wait in a session, and the broker's answers stand behind them. */
@Tag("bare")
@Tag("parts")
class BacklogTest {
    private static final int MESSAGES = 12;
    private static final int LARGE = 900_000;

    private static final Duration EACH = Duration.ofMillis(400);

    /** For an answer when nothing else comes; it comes later than that. */
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private static final String ROUTE =
            """
            - route:
                id: take
                from:
                  uri: "fm-mqtt:inbox?session=commands"
                  steps:
                    - process:
                        ref: taker
            """;

    @TempDir Path folder;
    private final List<Byte> taken = new CopyOnWriteArrayList<>();

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    private TestGateway listening(Broker broker) throws Exception {
        TestGateway gateway = new TestGateway(broker.url());
        Processor taker =
                exchange -> {
                    Pause.of(EACH);
                    taken.add(exchange.getMessage().getBody(byte[].class)[0]);
                };
        gateway.component().setAnswerLimit(LIMIT);
        gateway.context().getRegistry().bind("taker", taker);
        gateway.route(ROUTE).start();
        return gateway;
    }

    private static boolean listens(TestGateway gateway) {
        return ((FmMqttConsumer) gateway.context().getRoute("take").getConsumer()).listening();
    }

    /** What is not acknowledged would come again on another connection. */
    @ParameterizedTest
    @MethodSource("brokers")
    void itIsWorkedOffOnOneConnection(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber sender = Subscriber.at(broker.url(), "none")) {
            try (TestGateway before = listening(broker)) {
                await().until(() -> listens(before));
            }
            for (int i = 0; i < MESSAGES; i++) {
                sender.publish("inbox", Character.toString('a' + i).repeat(LARGE));
            }
            try (LogCapture log = LogCapture.of("org.flexmeter");
                    TestGateway gateway = listening(broker)) {
                await().until(() -> taken.size() >= MESSAGES && listens(gateway));
                assertThat(log.has("waiting for the broker")).isFalse();
                assertThat(taken).hasSize(MESSAGES).doesNotHaveDuplicates();
            }
        }
    }
}
