package org.flexmeter.gateway.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.MosquittoBroker;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/mosquitto/flexmeter.acl in a real Mosquitto: a gateway writes its own topics only. */
class AccessListTest {
    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {"flexmeter-eon", "flexmeter-iren", "flexmeter-ennova", "flexmeter-unibo"})
    void aGatewayWritesItsTopicsAndNoOther(String user) throws Exception {
        assumeTrue(MosquittoBroker.available());
        String gatewayName = user.substring("flexmeter-".length());
        Path list = ProjectRoot.find().resolve("deploy/mosquitto/flexmeter.acl");
        BrokerOptions options =
                BrokerOptions.defaults().withLogin(user, "qzx").withAccessList(list);
        try (Broker broker = Brokers.MOSQUITTO.run(folder, options);
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
