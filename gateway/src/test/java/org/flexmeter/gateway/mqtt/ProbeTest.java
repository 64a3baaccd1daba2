package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A listener that sends itself messages: a deaf subscription is noticed, a good one left alone. */
@Tag("bare")
@Tag("parts")
class ProbeTest {
    private static final String TOPIC = "probe/me";
    private static final Duration EVERY = Duration.ofMillis(50);

    @TempDir Path folder;
    private final Loop loop = new Loop("iren", "probe-test");
    private final List<Loss> dropped = new CopyOnWriteArrayList<>();
    private volatile Duration quiet = Duration.ofHours(1);
    private final Probe probe =
            new Probe(TOPIC, EVERY, loop, (on, loss) -> dropped.add(loss), () -> quiet);

    @AfterEach
    void stop() {
        loop.stop();
    }

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @Test
    void aDeafSubscriptionIsDropped() {
        Wire deaf = new Wire(0);
        loop.execute(() -> probe.up(deaf, Limits.none()));
        await().until(() -> !dropped.isEmpty());
        assertThat(dropped)
                .singleElement()
                .extracting(Loss::why)
                .asString()
                .contains("deaf", TOPIC);
        assertThat(deaf.sent).containsExactly(TOPIC);
    }

    @Test
    void aProbeThatStandsBehindOtherMessagesIsNotMissed() {
        quiet = Duration.ZERO;
        Wire flooded = new Wire(0);
        loop.execute(() -> probe.up(flooded, Limits.none()));
        await().during(EVERY.multipliedBy(5)).until(() -> dropped.isEmpty());
        assertThat(flooded.sent).containsExactly(TOPIC);
        quiet = EVERY;
        await().until(() -> !dropped.isEmpty());
    }

    @Test
    void oneThatHearsIsLeftAlone() {
        Wire good = new Wire(0);
        good.answer = Optional.of(new Arrival(0, TOPIC, new byte[0], 0, false));
        loop.execute(() -> probe.up(good, Limits.none()));
        await().until(() -> good.sent.size() >= 5);
        assertThat(dropped).isEmpty();
    }

    @Test
    void aBrokerThatRefusesTheTopicIsNotDropped() {
        Wire strict = new Wire(0x87);
        try (LogCapture log = LogCapture.of("org.flexmeter")) {
            loop.execute(() -> probe.up(strict, Limits.none()));
            await().until(() -> log.has("fm.topic.probe"));
        }
        assertThat(strict.sent).isEmpty();
        assertThat(dropped).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void theProbeComesBackFromRealBrokersAndNeverReachesTheRoute(Brokers kind) throws Exception {
        List<String> taken = new CopyOnWriteArrayList<>();
        Processor taker = exchange -> taken.add(exchange.getMessage().getBody(String.class));
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                LogCapture log = LogCapture.of("org.flexmeter");
                Subscriber other = Subscriber.at(broker.url(), "probes/#");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.context().getRegistry().bind("taker", taker);
            gateway.route(
                            """
                            - route:
                                id: unibo-listen
                                from:
                                  uri: "fm-mqtt:inbox?gateway=unibo&probeTopic=probes&probeEvery=300"
                                  steps:
                                    - process:
                                        ref: taker
                            """)
                    .start();
            await().until(() -> other.heard().size() >= 4);
            other.publish("inbox", "real");
            await().until(() -> !taken.isEmpty());
            assertThat(taken).containsExactly("real");
            assertThat(log.lines("deaf")).isEmpty();
        }
    }

    /** A connection that takes publishes and gives back what it is told to. */
    private final class Wire implements Connection {
        private final int code;
        private final List<String> sent = new CopyOnWriteArrayList<>();
        private volatile Optional<Arrival> answer = Optional.empty();

        Wire(int code) {
            this.code = code;
        }

        @Override
        public void open(Listener listener) {
            throw new UnsupportedOperationException("it is open");
        }

        @Override
        public boolean publish(Part part) {
            assertThat(new String(part.payload(), StandardCharsets.UTF_8)).isEqualTo("probe");
            sent.add(part.topic());
            answer.ifPresent(a -> loop.execute(() -> probe.takes(a)));
            return true;
        }

        @Override
        public CompletableFuture<Integer> subscribe(String filter, int qos) {
            return CompletableFuture.completedFuture(code);
        }

        @Override
        public CompletableFuture<Integer> unsubscribe(String filter) {
            throw new AssertionError("nothing is unsubscribed from");
        }

        @Override
        public void acknowledge(Arrival arrival) {
            throw new AssertionError("a probe needs none");
        }

        @Override
        public CompletableFuture<Void> close(boolean politely) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
