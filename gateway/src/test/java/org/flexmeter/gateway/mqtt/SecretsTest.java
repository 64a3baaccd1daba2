package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Path;
import java.util.List;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords get to the broker and nowhere else. */
@Tag("bare")
@Tag("parts")
class SecretsTest {
    private static final String PASSWORD = "qzx-correct-horse";
    @TempDir Path folder;

    @Test
    void aPasswordIsInNoLogLineAndNoUri() throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withLogin("gateway", PASSWORD);
        try (Broker broker = Brokers.start(folder, options);
                LogCapture ours = LogCapture.of("org.flexmeter");
                LogCapture log = LogCapture.asSet("");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().getConfiguration().setUserName("gateway");
            gateway.component().getConfiguration().setPassword(PASSWORD);
            gateway.publishing("eon", "").start();

            succeeded(gateway.sendAll("eon", List.of("text")));
            assertThat(ours.all()).isNotEmpty().noneMatch(line -> line.contains(PASSWORD));
            assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains(PASSWORD));
            assertThat(gateway.context().getEndpoints())
                    .noneMatch(endpoint -> endpoint.toString().contains(PASSWORD));
            assertThat(gateway.link("eon").settings().toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void aWrongPasswordIsToldAsSuch() throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withLogin("gateway", PASSWORD);
        try (Broker broker = Brokers.start(folder, options)) {
            for (String version : List.of("5", "3.1.1")) {
                wrongPassword(broker, "&mqttVersion=" + version);
            }
        }
    }

    private static void wrongPassword(Broker broker, String mqttVersion) throws Exception {
        try (LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().getConfiguration().setUserName("gateway");
            gateway.component().getConfiguration().setPassword("wrong-" + PASSWORD);
            gateway.publishing("eon", mqttVersion).start();

            await().until(() -> log.has("waiting for the broker"));
            assertThat(log.lines("waiting for the broker").get(0))
                    .containsPattern("not authorized|bad user name or password");
            assertThat(log.all()).noneMatch(line -> line.contains(PASSWORD));
        }
    }

    @Test
    void aPasswordInARouteIsRefused() throws Exception {
        try (TestGateway gateway = new TestGateway("tcp://127.0.0.1:1")) {
            gateway.publishing("eon", "&password=" + PASSWORD);

            assertThatThrownBy(gateway::start)
                    .rootCause()
                    .hasMessageContaining("set fm.broker.password")
                    .hasMessageNotContaining(PASSWORD);
        }
    }

    @Test
    void aUserInTheBrokersUrlIsRefused() throws Exception {
        try (TestGateway gateway = new TestGateway("tcp://user:" + PASSWORD + "@127.0.0.1:1")) {
            gateway.publishing("eon", "");

            assertThatThrownBy(gateway::start)
                    .rootCause()
                    .hasMessageContaining("fm.broker.password")
                    .hasMessageNotContaining(PASSWORD);
        }
    }
}
