package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Processor;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Mosquitto with the configuration that is given away, but for TLS and the places of its
 * files: no user can take what another one is called.
 */
@Tag("parts")
class ShippedMosquittoTest {
    private static final List<String> USERS =
            List.of("flexmeter-commands", "flexmeter-eon", "sitewhere");
    private static final int TIMES = 20;

    @TempDir Path folder;
    private final int port = Ports.anywhere().any();
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void mosquittoIsHere() {
        assumeTrue(Commands.find("mosquitto").isPresent(), "mosquitto is not installed");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    /** The settings of a broker as they are shipped, here. */
    private Path settings(String shipped) throws IOException {
        Path deploy = ProjectRoot.find().resolve("deploy");
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(deploy.resolve(shipped))) {
            String setting = line.split(" ")[0];
            switch (setting) {
                case "listener" -> lines.add("listener " + port + " 127.0.0.1");
                case "cafile", "certfile", "keyfile", "tls_version", "log_dest" ->
                        assertThat(line).as("left out here").isNotBlank();
                case "password_file" -> lines.add("password_file " + passwords());
                case "acl_file" -> lines.add("acl_file " + rights(deploy));
                case "persistence_location" -> lines.add("persistence_location " + folder + "/");
                default -> lines.add(line);
            }
        }
        lines.add("user " + System.getProperty("user.name"));
        return Files.write(folder.resolve("mosquitto.conf"), lines);
    }

    private Path rights(Path deploy) throws IOException {
        return Files.copy(deploy.resolve("mosquitto/flexmeter.acl"), folder.resolve("acl"));
    }

    private Path passwords() throws IOException {
        Path file = Files.createFile(folder.resolve("passwords"));
        for (String user : USERS) {
            assertThat(Commands.run("mosquitto_passwd", "-b", file.toString(), user, "qzx").fine())
                    .isTrue();
        }
        return file;
    }

    private String start(String shipped) throws IOException {
        ChildProcess broker =
                ChildProcess.start(
                        "Mosquitto",
                        List.of("mosquitto", "-c", settings(shipped).toString()),
                        folder,
                        Map.of(),
                        folder.resolve("log"));
        opened.add(broker);
        String url = "tcp://127.0.0.1:" + port;
        await().ignoreExceptions()
                .until(
                        () -> {
                            as(url, "sitewhere", "look").close();
                            return true;
                        });
        return url;
    }

    private static Subscriber as(String url, String user, String id) throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(user);
        options.setPassword("qzx".getBytes(StandardCharsets.UTF_8));
        return Subscriber.at(url, "FlexMeter/status/#", options, id);
    }

    /** A gateway whose clients log in with their ids. */
    private TestGateway gateway(String url) throws Exception {
        TestGateway gateway = new TestGateway(url);
        gateway.component().setUserNamedAsClient(true);
        gateway.component().getConfiguration().setPassword("qzx");
        Processor taker = exchange -> taken.add(exchange.getMessage().getBody(String.class));
        gateway.context().getRegistry().bind("taker", taker);
        gateway.route(
                """
                - route:
                    id: take-commands
                    from:
                      uri: "fm-mqtt:SiteWhere/commands/+?session=commands&probeTopic=FlexMeter/probe"
                      steps:
                        - process:
                            ref: taker
                """);
        gateway.publishing("eon", "&statusTopic=FlexMeter/status");
        opened.add(0, gateway.start());
        return gateway;
    }

    @ParameterizedTest
    @ValueSource(strings = {"mosquitto/mosquitto.conf", "compose/mosquitto.conf"})
    void anotherUserWithAClientsIdThrowsNobodyOut(String shipped) throws Exception {
        String url = start(shipped);
        TestGateway gateway = gateway(url);
        FmMqttConsumer consumer =
                (FmMqttConsumer) gateway.context().getRoute("take-commands").getConsumer();
        await().until(consumer::listening);

        for (int i = 0; i < TIMES; i++) {
            try (Subscriber thief = as(url, "sitewhere", "flexmeter-commands")) {
                thief.publish("SiteWhere/commands/m1", "command " + i);
            }
        }

        await().until(() -> taken.size() >= TIMES);
        assertThat(taken).hasSize(TIMES).doesNotHaveDuplicates();
        assertThat(consumer.problem()).isEmpty();
        Outgoing reading =
                new Outgoing(
                        "SiteWhere/input/json", "{}".getBytes(StandardCharsets.UTF_8), "m1", 1);
        TestGateway.succeeded(List.of(gateway.send("eon", List.of(reading))));
        assertThat(gateway.link("eon").takenOver()).isEmpty();
    }
}
