package org.flexmeter.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker will never take is told as data, and the rest goes on. */
@Tag("bare")
@Tag("parts")
class RefusalTest {
    @TempDir Path folder;

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aRefusedPublishIsNotABrokenConnection(int qos) throws Exception {
        // Batches may not be published.
        BrokerOptions options = BrokerOptions.defaults().withWritable("single");
        Group group =
                Samples.group(
                        "eon",
                        List.of(
                                Samples.single("a", 1),
                                Samples.batch("b", 2),
                                Samples.single("c", 3)));
        try (Broker broker = Brokers.start(folder, options);
                Subscriber subscriber = Subscriber.at(broker.url(), "#");
                TestGateway gateway =
                        new TestGateway(broker.url()).publishing("eon", "&qos=" + qos).start()) {
            Exchange end = gateway.send("eon", group).get(Patience.SECONDS, TimeUnit.SECONDS);

            assertThat(end.getException()).isNull();
            Group out = end.getMessage().getBody(Group.class);
            assertThat(out.messages()).isEqualTo(group.messages());
            assertThat(out.refusals())
                    .singleElement()
                    .satisfies(
                            r -> {
                                assertThat(r.reason()).isEqualTo(Reason.REFUSED_BY_BROKER);
                                assertThat(r.message()).contains("not authorized (0x87)", "batch");
                                assertThat(r.device()).isEqualTo("b");
                                assertThat(Samples.numbers(r.item())).containsExactly(0, 1);
                                assertThat(r.whole()).isTrue();
                            });
            await().until(() -> subscriber.heard().size() >= 2);
            assertThat(subscriber.texts().stream().map(Samples::device).distinct())
                    .containsExactly("a", "c");
            assertThat(gateway.link("eon").refused()).isEqualTo(1);
        }
    }

    @Test
    void storedMessagesThatAreRefusedAreListed() throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withWritable("single");
        Outgoing good = new Outgoing("single", "good".getBytes(UTF_8), "a", 1);
        Outgoing bad = new Outgoing("elsewhere", "bad".getBytes(UTF_8), "b", 1);
        try (Broker broker = Brokers.start(folder, options);
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            Exchange end =
                    gateway.send("eon", List.of(good, bad)).get(Patience.SECONDS, TimeUnit.SECONDS);

            assertThat(end.getException()).isNull();
            assertThat(end.getMessage().getBody()).isEqualTo(List.of(good, bad));
            List<?> refused = end.getProperty(FmMqttConstants.REFUSED, List.class);
            assertThat(refused)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Refused.class,
                            r -> {
                                assertThat(r.outgoing()).isSameAs(bad);
                                assertThat(r.reason()).isEqualTo(Reason.REFUSED_BY_BROKER);
                            });
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void batchesAreCutToTheBrokersMaximumPacketSize(Brokers kind) throws Exception {
        int readings = 1_000;
        BrokerOptions options = BrokerOptions.defaults().withMaximumPacketSize(2_000);
        try (Broker broker = kind.run(folder, options);
                Subscriber subscriber = Subscriber.at(broker.url(), "batch");
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            Group group = Samples.group("eon", List.of(Samples.batch("a", readings)));
            succeeded(gateway.sendAll("eon", List.of(group)));

            await().until(() -> numbers(subscriber).size() >= readings);
            assertThat(numbers(subscriber))
                    .containsExactlyElementsOf(IntStream.range(0, readings).boxed().toList());
            assertThat(subscriber.texts())
                    .hasSizeGreaterThan(10)
                    .allSatisfy(text -> assertThat(text.getBytes(UTF_8).length).isLessThan(2_000));
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void whatIsTooLargeByItselfIsRefused(Brokers kind) throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withMaximumPacketSize(1_000);
        Alert large =
                new Alert(
                        "b",
                        "l1.phase.fail",
                        Alert.Level.INFO,
                        "x".repeat(2_000),
                        Samples.reading(1).eventDate());
        Group group =
                Samples.group(
                        "eon", List.of(Samples.single("a", 1), large, Samples.single("c", 3)));
        try (Broker broker = kind.run(folder, options);
                Subscriber subscriber = Subscriber.at(broker.url(), "single");
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            Exchange end = gateway.send("eon", group).get(Patience.SECONDS, TimeUnit.SECONDS);

            List<Refusal> refusals = end.getMessage().getBody(Group.class).refusals();
            assertThat(refusals)
                    .singleElement()
                    .satisfies(
                            r -> {
                                assertThat(r.reason()).isEqualTo(Reason.TOO_LARGE);
                                assertThat(r.device()).isEqualTo("b");
                                assertThat(r.message()).contains("at most 1000 bytes");
                                assertThat(r.whole()).isTrue();
                            });
            await().until(() -> subscriber.heard().size() >= 2);
            assertThat(numbers(subscriber)).containsExactly(1, 3);
            assertThat(gateway.link("eon").connected()).isTrue();
            assertThat(gateway.link("eon").refused()).isEqualTo(1);
        }
    }

    private static List<Integer> numbers(Subscriber subscriber) {
        return subscriber.texts().stream().flatMap(t -> Samples.numbers(t).stream()).toList();
    }
}
