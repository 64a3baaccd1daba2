package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Path;
import java.util.List;
import org.flexmeter.gateway.mqtt.Subscriber.Heard;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.Tap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One client a gateway, and what others can see of it. */
@Tag("bare")
@Tag("parts")
class StatusTest {
    @TempDir Path folder;

    static List<Brokers> brokers() {
        return Brokers.available();
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void twoGatewaysInOneProcessAreToldApart(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Subscriber subscriber = Subscriber.at(broker.url(), "#");
                TestGateway gateway =
                        new TestGateway(broker.url())
                                .publishing("eon", "&statusTopic=status")
                                .publishing("iren", "&statusTopic=status")
                                .start()) {
            succeeded(gateway.sendAll("eon", List.of("from eon")));
            succeeded(gateway.sendAll("iren", List.of("from iren")));
            await().until(() -> subscriber.heard().size() >= 4);
            assertThat(statusOf(subscriber, "eon")).containsExactly("online");
            assertThat(statusOf(subscriber, "iren")).containsExactly("online");
            assertThat(gateway.link("eon")).isNotSameAs(gateway.link("iren"));
            assertThat(gateway.link("eon").published()).isEqualTo(1);

            gateway.close();
            await().until(() -> statusOf(subscriber, "eon").size() > 1);
            await().until(() -> statusOf(subscriber, "iren").size() > 1);
            assertThat(statusOf(subscriber, "eon")).containsExactly("online", "offline");

            try (Subscriber later = Subscriber.at(broker.url(), "status/eon")) {
                await().until(() -> !later.heard().isEmpty());
                assertThat(later.heard()).containsExactly(new Heard("status/eon", "offline", true));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("brokers")
    void theLastWillTellsOfABrokenConnection(Brokers kind) throws Exception {
        try (Broker broker = kind.run(folder, BrokerOptions.defaults());
                Tap tap = Tap.of(broker);
                Subscriber subscriber = Subscriber.at(broker.url(), "status/eon");
                TestGateway gateway =
                        new TestGateway(tap.url())
                                .publishing("eon", "&statusTopic=status")
                                .start()) {
            await().until(() -> subscriber.heard().size() == 1);
            tap.cut();

            await().until(() -> subscriber.heard().size() >= 3);
            assertThat(subscriber.texts()).containsExactly("online", "offline", "online");
        }
    }

    @Test
    void routesOfOneGatewayShareItsClient() throws Exception {
        String second =
                """
                - route:
                    id: eon-outbox
                    from:
                      uri: direct:second
                      steps:
                        - to: "fm-mqtt:other?gateway=eon&batchTopic=batch"
                """;
        try (Broker broker = Brokers.start(folder);
                Tap tap = Tap.of(broker);
                LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway =
                        new TestGateway(tap.url()).publishing("eon", "").route(second).start()) {
            succeeded(gateway.sendAll("eon", List.of("one")));
            succeeded(gateway.sendAll("second", List.of("two")));

            assertThat(tap.connections()).as("%s", log.all()).isEqualTo(1);
            gateway.context().getRouteController().stopRoute("eon-outbox");
            succeeded(gateway.sendAll("eon", List.of("three")));
            assertThat(gateway.link("eon").published()).isEqualTo(3);
        }
    }

    private static List<String> statusOf(Subscriber subscriber, String gateway) {
        return subscriber.heard().stream()
                .filter(heard -> heard.topic().equals("status/" + gateway))
                .map(Heard::text)
                .toList();
    }
}
