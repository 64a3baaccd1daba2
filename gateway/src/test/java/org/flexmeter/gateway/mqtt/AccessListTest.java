package org.flexmeter.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/mosquitto/flexmeter.acl in a real Mosquitto: a gateway writes its own topics only. */
@Tag("bare")
@Tag("parts")
class AccessListTest {
    private static final Map<String, String> OWN =
            Map.of(
                    "gateway.eon.broker.username", "flexmeter-eon",
                    "gateway.eon.broker.password", "qzx");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"flexmeter-eon", "flexmeter-iren", "flexmeter-ennova", "flexmeter-unibo"})
    void aGatewayWritesItsTopicsAndNoOther(String user) throws Exception {
        String gatewayName = user.substring("flexmeter-".length());
        Path list = ProjectRoot.find().resolve("deploy/mosquitto/flexmeter.acl");
        BrokerOptions options =
                BrokerOptions.defaults().withLogin(user, "qzx").withAccessList(list);
        try (Broker broker = Brokers.start(folder, options);
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().getConfiguration().setUserName(user);
            gateway.component().getConfiguration().setPassword("qzx");
            gateway.publishing(gatewayName, "").start();
            List<Outgoing> allowed =
                    List.of(
                            to("SiteWhere/input/json"),
                            to("SiteWhere/input/jsonbatch"),
                            to("FlexMeter/status/" + gatewayName));
            List<Outgoing> forbidden =
                    List.of(
                            to("SiteWhere/commands/m1"),
                            to("SiteWhere/system/m1"),
                            to("FlexMeter/status/another"),
                            to("flexmeter/unibo/wifi"));
            assertThat(refused(gateway, gatewayName, allowed)).isEmpty();
            assertThat(refused(gateway, gatewayName, forbidden))
                    .containsExactlyElementsOf(forbidden);
        }
    }

    /** In one process: the user of all gateways is not known to this broker. */
    @Test
    void aGatewayWithAUserOfItsOwnLogsInAsThatAndTheOthersDoNot() throws Exception {
        Path list = ProjectRoot.find().resolve("deploy/mosquitto/flexmeter.acl");
        BrokerOptions options =
                BrokerOptions.defaults().withLogin("flexmeter-eon", "qzx").withAccessList(list);
        try (Broker broker = Brokers.start(folder, options);
                LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway = of(broker.url(), OWN)) {
            gateway.publishing("eon", "").publishing("iren", "").start();
            List<Outgoing> forbidden = List.of(to("FlexMeter/status/iren"));
            assertThat(refused(gateway, "eon", List.of(to("FlexMeter/status/eon")))).isEmpty();
            assertThat(refused(gateway, "eon", forbidden)).containsExactlyElementsOf(forbidden);

            await().until(() -> log.has("iren: waiting for the broker"));
            assertThat(log.lines("iren: waiting for the broker").get(0))
                    .containsPattern("not authorized|bad user name or password");
            assertThat(log.all()).noneMatch(line -> line.contains("qzx"));
        }
    }

    @Test
    void whatAGatewayListensToGoesAsItsOwnUserAndCommandsAsThatOfAll() throws Exception {
        try (TestGateway gateway = of("tcp://127.0.0.1:1", OWN)) {
            gateway.start();
            LinkSettings own = listener(gateway, "fm-mqtt:wifi?clientId=w&gateway=eon");
            assertThat(own.username()).contains("flexmeter-eon");
            assertThat(own.password()).contains(new Secret("qzx"));
            assertThat(own.toString()).doesNotContain("qzx");
            for (String uri : List.of("fm-mqtt:a?clientId=c", "fm-mqtt:a?gateway=iren")) {
                LinkSettings common = listener(gateway, uri);
                assertThat(common.username()).as(uri).contains("flexmeter");
                assertThat(common.password()).as(uri).contains(new Secret("of all"));
            }
        }
    }

    @Test
    void anOwnUserWithoutPasswordIsNotGivenThatOfAllAndAPasswordNeedsItsUser() throws Exception {
        Map<String, String> nameless = Map.of("gateway.eon.broker.password", "qzx");
        Map<String, String> open = Map.of("gateway.eon.broker.username", "flexmeter-eon");
        try (TestGateway gateway = of("tcp://127.0.0.1:1", open)) {
            gateway.start();
            assertThat(listener(gateway, "fm-mqtt:a?gateway=eon").password()).isEmpty();
        }
        assertThatThrownBy(() -> Login.of(config(nameless), "eon", ClientIds.Scheme.RANDOM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gateway.eon.broker.username is not")
                .hasMessageNotContaining("qzx");
    }

    /** The user of all gateways is flexmeter. */
    private static TestGateway of(String broker, Map<String, String> settings) {
        TestGateway gateway = new TestGateway(broker);
        gateway.component().getConfiguration().setUserName("flexmeter");
        gateway.component().getConfiguration().setPassword("of all");
        SmallRyeConfig config = config(settings);
        gateway.component().setLogins(name -> Login.of(config, name, ClientIds.Scheme.RANDOM));
        return gateway;
    }

    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build();
    }

    private static LinkSettings listener(TestGateway gateway, String uri) {
        return gateway.context().getEndpoint(uri, FmMqttEndpoint.class).consumerSettings("route");
    }

    private static Outgoing to(String topic) {
        return new Outgoing(topic, "{}".getBytes(UTF_8), "m1", 1);
    }

    private static List<Outgoing> refused(TestGateway gateway, String name, List<Outgoing> what)
            throws Exception {
        Exchange end = gateway.send(name, what).get(60, TimeUnit.SECONDS);
        assertThat(end.getException()).isNull();
        List<?> refused = end.getProperty(FmMqttConstants.REFUSED, List.of(), List.class);
        return refused.stream().map(r -> ((Refused) r).outgoing()).toList();
    }
}
