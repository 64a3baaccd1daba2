package org.flexmeter.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.mqtt.Subscriber.Heard;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.Tap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a publisher promises, on each broker that is there. */
@Tag("bare")
@Tag("parts")
class PublishingTest {
    @TempDir Path folder;

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void everythingArrivesOnceAndInOrder(Brokers kind) throws Exception {
        int count = 6_000;
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                Subscriber subscriber = Subscriber.at(broker.url(), "single");
                TestGateway gateway = new TestGateway(tap.url()).publishing("eon", "").start()) {
            List<CompletableFuture<Exchange>> ends =
                    gateway.sendAll("eon", Samples.groups("eon", 40, count / 40, 20));

            succeeded(ends);
            await().until(() -> subscriber.heard().size() >= count);
            assertThat(numbers(tap)).isEqualTo(IntStream.range(0, count).boxed().toList());
            Map<String, List<Integer>> byDevice =
                    subscriber.texts().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Samples::device,
                                            Collectors.flatMapping(
                                                    text -> Samples.numbers(text).stream(),
                                                    Collectors.toList())));
            assertThat(byDevice).hasSize(20);
            byDevice.values().forEach(numbers -> assertThat(numbers).doesNotHaveDuplicates());
            byDevice.values().forEach(numbers -> assertThat(numbers).isSorted());
            assertThat(gateway.link("eon").published()).isEqualTo(count);
            assertThat(gateway.link("eon").resent()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void theSettingBoundsWhatIsInFlight(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway =
                        new TestGateway(tap.url()).publishing("eon", "&inflight=7").start()) {
            succeeded(gateway.sendAll("eon", Samples.groups("eon", 4, 500, 5)));

            assertThat(tap.seen().peakUnacknowledged()).isBetween(2, 7);
            assertThat(numbers(tap)).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void theBrokersOwnReceiveMaximumIsHonoured(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway = new TestGateway(tap.url()).publishing("eon", "").start()) {
            succeeded(gateway.sendAll("eon", Samples.groups("eon", 4, 500, 5)));

            assertThat(tap.seen().peakUnacknowledged()).isBetween(2, broker.ownReceiveMaximum());
            assertThat(tap.connections()).isEqualTo(1);
            assertThat(numbers(tap)).isEqualTo(IntStream.range(0, 2_000).boxed().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5", "2,5", "1,3.1.1", "2,3.1.1"})
    void otherQualitiesAndVersionsPublishToo(int qos, String version) throws Exception {
        String options = "&qos=%d&mqttVersion=%s".formatted(qos, version);
        try (Broker broker = Brokers.start(folder);
                Subscriber subscriber = Subscriber.at(broker.url(), "single");
                TestGateway gateway =
                        new TestGateway(broker.url()).publishing("eon", options).start()) {
            succeeded(gateway.sendAll("eon", Samples.groups("eon", 2, 500, 5)));

            await().until(() -> subscriber.heard().size() >= 1_000);
            assertThat(subscriber.texts().stream().flatMap(t -> Samples.numbers(t).stream()))
                    .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        }
    }

    @Test
    void aGroupWithoutMessagesNeedsNoBroker() throws Exception {
        try (TestGateway gateway =
                new TestGateway("tcp://127.0.0.1:1").publishing("eon", "").start()) {
            Group empty = Samples.group("eon", List.of());

            assertThat(
                            gateway.send("eon", empty)
                                    .get(Patience.SECONDS, TimeUnit.SECONDS)
                                    .getMessage()
                                    .getBody())
                    .isEqualTo(empty);
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void everyKindOfBodyIsPublished(Brokers kind) throws Exception {
        Outgoing stored = new Outgoing("elsewhere", "stored".getBytes(UTF_8), "m", 0);
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber subscriber = Subscriber.at(broker.url(), "#");
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            succeeded(
                    gateway.sendAll(
                            "eon",
                            List.of(
                                    "text",
                                    "bytes".getBytes(UTF_8),
                                    List.of(stored),
                                    Samples.single("m", 1),
                                    Samples.batch("m", 2))));

            await().until(() -> subscriber.heard().size() >= 5);
            assertThat(subscriber.heard().stream().map(Heard::topic))
                    .containsExactlyInAnyOrder("single", "single", "elsewhere", "single", "batch");
            assertThat(subscriber.texts()).contains("text", "bytes", "stored");
        }
    }

    @Test
    void anUnknownBodyIsTold() throws Exception {
        try (TestGateway gateway =
                new TestGateway("tcp://127.0.0.1:1").publishing("eon", "").start()) {
            Exchange exchange =
                    gateway.send("eon", new Object()).get(Patience.SECONDS, TimeUnit.SECONDS);

            assertThat(exchange.getException()).hasMessageContaining("neither a Group nor");
        }
    }

    @Test
    void anImpossibleTopicFailsItsExchangeAlone() throws Exception {
        Outgoing impossible = new Outgoing("a/#/b", "x".getBytes(UTF_8), "m", 0);
        try (Broker broker = Brokers.start(folder);
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            var bad = gateway.send("eon", List.of(impossible));
            succeeded(List.of(gateway.send("eon", "good")));

            assertThat(bad.get(Patience.SECONDS, TimeUnit.SECONDS).getException())
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("a/#/b");
        }
    }

    private static List<Integer> numbers(Tap tap) {
        return tap.seen().acknowledged().flatMap(text -> Samples.numbers(text).stream()).toList();
    }
}
