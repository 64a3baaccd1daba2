package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Processor;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who knows the id of a client can throw it out of the broker, and takes its session. */
@Tag("bare")
@Tag("parts")
class ClientIdsTest {
    private static final String ROUTE =
            """
            - route:
                id: take
                from:
                  uri: "fm-mqtt:inbox?session=commands%s"
                  steps:
                    - process:
                        ref: taker
            """;

    @TempDir Path folder;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Ids ids = new Ids();

    /** Random parts as they are after an upgrade. */
    private static final class Ids implements ClientIds {
        private final AtomicBoolean emptied = new AtomicBoolean();

        @Override
        public ClientId of(String base, Name name) {
            String fixed = base + "-" + name.name();
            return new ClientId(
                    fixed + "-random", emptied.get() ? Optional.empty() : Optional.of(fixed));
        }

        @Override
        public void emptied(Name name) {
            emptied.set(true);
        }
    }

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    private TestGateway listening(Broker broker, ClientIds names, String options) throws Exception {
        TestGateway gateway = new TestGateway(broker.url());
        gateway.component().setClientIds(names);
        Processor taker = exchange -> taken.add(exchange.getMessage().getBody(String.class));
        gateway.context().getRegistry().bind("taker", taker);
        gateway.route(ROUTE.formatted(options)).start();
        await().until(() -> consumer(gateway).listening());
        return gateway;
    }

    private static FmMqttConsumer consumer(TestGateway gateway) {
        return (FmMqttConsumer) gateway.context().getRoute("take").getConsumer();
    }

    private static Subscriber thief(Broker broker) throws Exception {
        return Subscriber.at(
                broker.url(), "none", new MqttConnectionOptions(), "flexmeter-commands");
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void whoTakesTheKnownIdCostsNoMessage(Brokers kind) throws Exception {
        ids.emptied.set(true);
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber sender = Subscriber.at(broker.url(), "none");
                TestGateway gateway = listening(broker, ids, "")) {
            for (int i = 0; i < 20; i++) {
                thief(broker).close();
                sender.publish("inbox", "command " + i);
            }
            await().until(() -> taken.size() >= 20);
            assertThat(taken).doesNotHaveDuplicates().hasSize(20);
            assertThat(consumer(gateway).problem()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void whatWaitsUnderTheFormerIdIsTakenAndTheBrokerForgetsIt(Brokers kind) throws Exception {
        for (String version : List.of("", "&mqttVersion=3.1.1")) {
            taken.clear();
            ids.emptied.set(false);
            Path own = folder.resolve("broker" + version.length());
            try (Broker broker = kind.run(own, BrokerOptions.defaults());
                    Subscriber sender = Subscriber.at(broker.url(), "none")) {
                listening(broker, ClientIds.fixed(), version).close();
                sender.publish("inbox", "before 1");
                sender.publish("inbox", "before 2");

                try (TestGateway gateway = listening(broker, ids, version)) {
                    await().until(ids.emptied::get);
                    assertThat(taken).containsExactly("before 1", "before 2");
                    sender.publish("inbox", "new");
                    await().until(() -> taken.contains("new"));
                }
                sender.publish("inbox", "while away");
                try (TestGateway old = listening(broker, ClientIds.fixed(), version)) {
                    sender.publish("inbox", "last");
                    await().until(() -> taken.contains("last"));
                }
                // it would have come before the last one
                assertThat(taken).doesNotContain("while away");
            }
        }
    }

    /** What is not taken yet stays in the former session until it is. */
    @ParameterizedTest
    @MethodSource("brokers")
    void aStopInBetweenLosesNothing(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber sender = Subscriber.at(broker.url(), "none")) {
            listening(broker, ClientIds.fixed(), "").close();
            sender.publish("inbox", "before");

            AtomicBoolean seen = new AtomicBoolean();
            TestGateway gateway = new TestGateway(broker.url());
            gateway.component().setClientIds(ids);
            Processor fails =
                    exchange -> {
                        seen.set(true);
                        throw new IllegalStateException("no room");
                    };
            gateway.context().getRegistry().bind("taker", fails);
            gateway.route(ROUTE.formatted("")).start();
            await().until(seen::get);
            gateway.close();
            assertThat(ids.emptied).isFalse();

            try (TestGateway again = listening(broker, ids, "")) {
                await().until(ids.emptied::get);
                assertThat(taken).containsExactly("before");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void aTakeoverIsTold(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                TestGateway gateway = listening(broker, ClientIds.fixed(), "")) {
            assertThat(consumer(gateway).problem()).isEmpty();
            // HiveMQ says it at once, Mosquitto never
            for (int i = 0; i < 3; i++) {
                thief(broker).close();
                await().until(() -> !consumer(gateway).listening());
                await().until(() -> consumer(gateway).listening());
            }
            await().untilAsserted(
                            () ->
                                    assertThat(consumer(gateway).problem().orElse(""))
                                            .contains(
                                                    "flexmeter-commands",
                                                    "another client",
                                                    "fm.broker.client-ids"));
        }
    }
}
