package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.flexmeter.world.tls.ServerTls;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS and mutual TLS to a real Cassandra: what is taken, and what is refused with which words. In
 * order, because each change of the node's certificate is a start of some 15 s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("parts")
class CassandraTlsTest {
    private static final String CLOCK = "SELECT toTimestamp(now()) FROM system.local";

    private Path folder;

    private Authority dso;
    private Authority other;
    @AutoClose private Cassandra database;

    @BeforeAll
    void start(@TempDir Path shared) {
        folder = shared;
        dso = new Authority(folder.resolve("dso"), "dso");
        other = new Authority(folder.resolve("other"), "other");
        database =
                Cassandra.startWithTls(
                        ProjectRoot.find(),
                        folder.resolve("cassandra"),
                        Ports.anywhere(),
                        new ServerTls(dso.issue("database"), Optional.of(dso)));
    }

    @Test
    @Order(1)
    void takesBothCertificates() {
        assertThatCode(() -> ask(mutual(dso, dso.issue("gateway")))).doesNotThrowAnyException();
    }

    @Test
    @Order(2)
    void aDatabaseOfAnotherAuthorityIsToldAsSuch() {
        assertThat(refused(mutual(other, dso.issue("gateway"))))
                .contains("TLS: its certificate is of an authority that is not trusted; put that");
    }

    @Test
    @Order(3)
    void aGatewayThatTheDatabaseDoesNotTrustIsToldAsSuch() {
        assertThat(refused(Map.of("ca", dso.certificate())))
                .contains("TLS: it wants a certificate of ours; set certificate and key");
        assertThat(refused(mutual(dso, other.issue("gateway")))).contains("TLS: ");
        assertThat(refused(mutual(dso, dso.issueExpired("gateway")))).contains("TLS: ");
    }

    @Test
    @Order(4)
    void aFileThatIsNotThereIsNamed() {
        assertThat(refused(Map.of("ca", folder.resolve("none.pem"))))
                .contains("gateway.eon.cassandra.tls.ca=" + folder.resolve("none.pem"))
                .contains("there is no such file");
    }

    @Test
    @Order(5)
    void aSessionUsesARenewedCertificateForItsNextConnection() throws Exception {
        Identity old = dso.issue("old");
        Path certificate = Files.copy(old.certificate(), folder.resolve("own.pem"));
        Path key = Files.copy(old.key(), folder.resolve("own.key"));
        Map<String, Path> files =
                Map.of("ca", dso.certificate(), "certificate", certificate, "key", key);
        try (CamelContext camel = new DefaultCamelContext()) {
            Sources sources = new Sources(settings(files).config());
            sources.bind(camel, "eon", () -> {});
            camel.start();
            ProducerTemplate template = camel.createProducerTemplate();
            String uri = "cql:bean:eonCassandra?cql=" + CLOCK;
            assertThat(answer(template, uri)).isNotNull();

            // the node trusts another authority when it is back, which has renewed ours
            Identity renewed = other.issue("gateway");
            Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            database.speakTls(new ServerTls(dso.issue("database"), Optional.of(other)));
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> answer(template, uri) != null);
            sources.close();
        }
    }

    @Test
    @Order(6)
    void aDatabaseWhoseCertificateHasExpiredIsToldAsSuch() {
        database.speakTls(new ServerTls(dso.issueExpired("database"), Optional.empty()));
        assertThat(refused(Map.of("ca", dso.certificate())))
                .contains("TLS: its certificate has expired; it needs a new one");
    }

    @Test
    @Order(7)
    void aDatabaseAtAnotherHostIsToldAsSuch() {
        database.speakTls(new ServerTls(dso.issueFor("database", "10.9.8.7"), Optional.empty()));
        assertThat(refused(Map.of("ca", dso.certificate())))
                .contains("TLS: its certificate is made out to another host; connect by a name");
    }

    private static Object answer(ProducerTemplate template, String uri) {
        return template.requestBody(uri, (Object) null);
    }

    private static Map<String, Path> mutual(Authority trusted, Identity own) {
        return Map.of(
                "ca", trusted.certificate(), "certificate", own.certificate(), "key", own.key());
    }

    /** What fm check says; the feeds' log must say the same. */
    private String refused(Map<String, Path> files) {
        SourceFault fault = catchThrowableOfType(SourceFault.class, () -> ask(files));
        assertThat(Faults.describe(fault.getCause())).isEqualTo(fault.getMessage());
        return fault.getMessage();
    }

    private void ask(Map<String, Path> files) throws SourceFault {
        try (SourceTrial trial = SourceTrial.cql(settings(files))) {
            trial.clock();
        }
    }

    private GatewaySettings settings(Map<String, Path> files) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "gateway.eon.cassandra.contact-points",
                "127.0.0.1:" + database.contactPoint().getPort());
        settings.put("gateway.eon.cassandra.datacenter", Cassandra.DATACENTER);
        settings.put("gateway.eon.cassandra.tls", "true");
        files.forEach(
                (key, file) -> settings.put("gateway.eon.cassandra.tls." + key, file.toString()));
        return new GatewaySettings(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build(),
                "eon");
    }
}
