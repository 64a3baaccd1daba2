package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.Tap;
import org.flexmeter.world.net.Link;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker that acknowledges, then dies and has forgotten: as Mosquitto does, which writes its
 * memory to disk at intervals, and any other on the disk of yesterday's backup.
 */
@Tag("bare")
@Tag("parts")
class KeepTest {
    private static final int COUNT = 500;
    private static final String KEPT = "&keepAcknowledged=20s&sendAgain=";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"5", "3.1.1"})
    void aBrokerThatLostItsLastSecondsIsSentThemAgain(String version) throws Exception {
        assertThat(afterAnOlderMemory(KEPT + "reconnect&mqttVersion=" + version))
                .containsAll(texts());
    }

    @Test
    void withoutTheGraceTheyAreLost() throws Exception {
        assertThat(afterAnOlderMemory("")).isEmpty();
    }

    /** What a subscriber with a lasting session receives. */
    private List<String> afterAnOlderMemory(String options) throws Exception {
        try (Broker broker = Brokers.start(folder, BrokerOptions.defaults())) {
            Subscriber.at(broker.url(), "single", lasting(), "control-centre").close();
            try (TestGateway gateway =
                    new TestGateway(broker.url()).publishing("eon", options).start()) {
                await().until(() -> gateway.link("eon").connected());
                Path older = folder.resolve("older");
                broker.stop();
                copy(broker.memory(), older);
                broker.start();
                succeeded(gateway.sendAll("eon", texts()));
                broker.kill();
                delete(broker.memory());
                copy(older, broker.memory());
                broker.start();
                succeeded(List.of(gateway.send("eon", "last")));
                return until(broker, "last");
            }
        }
    }

    private static List<String> until(Broker broker, String last) throws Exception {
        try (Subscriber again =
                Subscriber.at(broker.url(), "single", lasting(), "control-centre")) {
            await().until(() -> again.texts().contains(last));
            List<String> heard = new ArrayList<>(again.texts());
            heard.remove(last);
            return heard;
        }
    }

    private static MqttConnectionOptions lasting() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(3_600L);
        options.setReceiveMaximum(65_535);
        return options;
    }

    /** A file, or a folder with what is in it. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    private static void delete(Path what) throws IOException {
        try (Stream<Path> all = Files.walk(what)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void aBrokerThatForgotTheSessionIsSentThemAgain() throws Exception {
        try (Broker broker = Brokers.start(folder, BrokerOptions.defaults());
                Link link = Link.to(broker.port());
                TestGateway gateway =
                        new TestGateway(link.url())
                                .publishing("eon", KEPT + "session-gone")
                                .start()) {
            succeeded(gateway.sendAll("eon", texts()));
            link.sever();
            broker.kill();
            if (Files.exists(broker.memory())) {
                delete(broker.memory());
            }
            broker.start();
            try (Subscriber fresh = Subscriber.at(broker.url(), "single")) {
                link.restore();
                await().untilAsserted(
                                () -> assertThat(fresh.texts()).containsExactlyElementsOf(texts()));
            }
            assertThat(gateway.link("eon").resent()).isEqualTo(COUNT);
        }
    }

    @Test
    void aBrokerThatKnowsTheSessionIsSentNothingAgain() throws Exception {
        try (Broker broker = Brokers.start(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                TestGateway gateway =
                        new TestGateway(tap.url())
                                .publishing("eon", KEPT + "session-gone")
                                .start()) {
            succeeded(gateway.sendAll("eon", texts()));
            tap.cut();
            await().until(() -> tap.connections() > 1);
            succeeded(List.of(gateway.send("eon", "last")));

            assertThat(tap.seen().published()).hasSize(COUNT + 1);
        }
    }

    @Test
    void qualityOfServiceTwoIsRefused() {
        assertThatThrownBy(
                        () ->
                                new TestGateway("tcp://127.0.0.1:1")
                                        .publishing("eon", KEPT + "reconnect&qos=2")
                                        .start())
                .rootCause()
                .hasMessageContaining("fm.broker.qos=1");
    }

    @Test
    void whatIsKeptIsBoundedByTimeAndBytes() {
        Keep keep = new Keep(Duration.ofNanos(100), 10, Keep.SendAgain.RECONNECT);
        Acknowledged acknowledged = new Acknowledged(keep);
        for (int at = 0; at < 20; at++) {
            acknowledged.add(part(at, "1234"), at);
        }
        assertThat(acknowledged.overflowed()).isTrue();
        assertThat(acknowledged.overflowed()).as("told once").isFalse();
        assertThat(topics(acknowledged)).containsExactly("t18", "t19");
        assertThat(topics(acknowledged)).as("taken once").isEmpty();

        acknowledged.add(part(1, "12"), 1);
        acknowledged.add(part(2, "12"), 50);
        acknowledged.forget(102);
        assertThat(topics(acknowledged)).containsExactly("t2");
    }

    private static List<String> topics(Acknowledged acknowledged) {
        return acknowledged.takeAll(Limits.none(), "owner").stream().map(Part::topic).toList();
    }

    private static Part part(int number, String payload) {
        Item item = new FixedItem("t" + number, payload.getBytes(StandardCharsets.UTF_8));
        return new Parcel(List.of(item), 1, false, "owner").next(Limits.none()).orElseThrow();
    }

    private static List<String> texts() {
        return IntStream.range(0, COUNT).mapToObj(number -> "text " + number).toList();
    }
}
