package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.Tap;
import org.flexmeter.world.broker.TapRecord.Published;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A broker that is away, dies or freezes: nothing is lost, and little is repeated. */
@Tag("bare")
@Tag("parts")
class ResilienceTest {
    private static final int COUNT = 4_000;
    private static final int WINDOW = 1_000;
    private static final List<Group> GROUPS = Samples.groups("eon", 20, COUNT / 20, 20);
    @TempDir Path folder;

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void killedAndStartedAgain(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway = new TestGateway(tap.url()).publishing("eon", "").start()) {
            List<CompletableFuture<Exchange>> ends = firstHalf(gateway, tap);
            broker.kill();
            secondHalf(gateway, ends);
            broker.start();

            succeeded(ends);
            assertThat(acknowledged(tap)).isEqualTo(all());
            repeatsOnlyOfUnacknowledged(tap);
            assertThat(gateway.link("eon").published()).isEqualTo(COUNT);
            assertThat(gateway.link("eon").inFlight()).isZero();
            assertThat(gateway.link("eon").queued()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void frozenAndResumed(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway =
                        new TestGateway(tap.url()).publishing("eon", "&ackTimeout=1s").start()) {
            List<CompletableFuture<Exchange>> ends = firstHalf(gateway, tap);
            broker.freeze();
            secondHalf(gateway, ends);
            int frozen = tap.connections();
            await().until(() -> tap.connections() > frozen);
            Set<String> before = tap.seen().acknowledged().collect(Collectors.toSet());
            broker.resume();

            succeeded(ends);
            assertThat(acknowledged(tap)).isEqualTo(all());
            assertThat(
                            tap.seen().published().stream()
                                    .filter(p -> p.connection() > frozen)
                                    .map(Published::payload))
                    .doesNotContainAnyElementsOf(before);
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void frozenThenKilled(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway =
                        new TestGateway(tap.url()).publishing("eon", "&ackTimeout=1s").start()) {
            List<CompletableFuture<Exchange>> ends = firstHalf(gateway, tap);
            broker.freeze();
            secondHalf(gateway, ends);
            int frozen = tap.connections();
            await().until(() -> tap.connections() > frozen);
            broker.kill();
            broker.start();

            succeeded(ends);
            assertThat(acknowledged(tap)).isEqualTo(all());
            repeatsOnlyOfUnacknowledged(tap);
        }
    }

    @Test
    void frozenWhileNothingIsPublished() throws Exception {
        try (Broker broker = Brokers.start(folder);
                TestGateway gateway =
                        new TestGateway(broker.url())
                                .publishing("eon", "&keepAliveInterval=1")
                                .start()) {
            await().until(() -> gateway.link("eon").connected());
            broker.freeze();
            await().until(() -> !gateway.link("eon").connected());
            broker.resume();
            await().until(() -> gateway.link("eon").connected());
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void awayAtStart(Brokers kind) throws Exception {
        try (Broker broker = kind.create(folder, BrokerOptions.defaults());
                LogCapture log = LogCapture.of("org.flexmeter");
                Tap tap = Tap.of(broker);
                TestGateway gateway = new TestGateway(broker.url()).publishing("eon", "").start()) {
            CompletableFuture<Exchange> end = gateway.send("eon", "early");
            await().until(() -> log.has("waiting for the broker"));
            assertThat(end).isNotDone();
            broker.start();

            succeeded(List.of(end));
            assertThat(log.lines("waiting for the broker"))
                    .singleElement()
                    .asString()
                    .contains(broker.url())
                    .contains("connection refused");
            assertThat(log.lines("connected to the broker")).hasSize(1);
        }
    }

    @Test
    void aStopDoesNotWaitForABrokerThatIsAway() throws Exception {
        try (TestGateway gateway =
                new TestGateway("tcp://127.0.0.1:1").publishing("eon", "&grace=300").start()) {
            CompletableFuture<Exchange> end = gateway.send("eon", "kept elsewhere");
            assertThat(gateway.link("eon").queued()).isEqualTo(1);
            gateway.close();

            assertThat(end.get(Patience.SECONDS, TimeUnit.SECONDS).getException())
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("stopping")
                    .hasMessageContaining("tcp://127.0.0.1:1");
        }
    }

    /** Sends the first half and returns when some of it is acknowledged. */
    private static List<CompletableFuture<Exchange>> firstHalf(TestGateway gateway, Tap tap)
            throws Exception {
        List<CompletableFuture<Exchange>> ends =
                gateway.sendAll("eon", GROUPS.subList(0, GROUPS.size() / 2));
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> tap.seen().acknowledged().count() > COUNT / 10);
        return ends;
    }

    /** Sends what {@link #firstHalf} left, so that there surely is something unacknowledged. */
    private static void secondHalf(TestGateway gateway, List<CompletableFuture<Exchange>> ends)
            throws Exception {
        ends.addAll(gateway.sendAll("eon", GROUPS.subList(GROUPS.size() / 2, GROUPS.size())));
    }

    private static Set<Integer> all() {
        return IntStream.range(0, COUNT).boxed().collect(Collectors.toSet());
    }

    private static Set<Integer> acknowledged(Tap tap) {
        return tap.seen()
                .acknowledged()
                .flatMap(text -> Samples.numbers(text).stream())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * What was acknowledged is not sent again, but for acknowledgements that were under way when
     * the connection broke: the tap has seen them and the gateway has not. Those are one window at
     * most.
     */
    private static void repeatsOnlyOfUnacknowledged(Tap tap) {
        Map<String, Boolean> acknowledgedBefore = new HashMap<>();
        int repeated = 0;
        for (Published published : tap.seen().published()) {
            repeated += acknowledgedBefore.getOrDefault(published.payload(), false) ? 1 : 0;
            acknowledgedBefore.put(published.payload(), published.acknowledged());
        }
        assertThat(repeated).as("repeated though acknowledged").isLessThanOrEqualTo(WINDOW);
        assertThat(tap.connections()).isGreaterThan(1);
    }
}
