package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.mqtt.TestGateway.succeeded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.tls.TlsFiles;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TLS and mutual TLS to a real broker: what is taken, and what is refused with which words.
 * Mosquitto is on OpenSSL, HiveMQ on Java; they do not tell their refusals alike.
 */
@Tag("bare")
@Tag("parts")
class TlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path folder;

    private Authority dso;
    private Authority other;

    @BeforeEach
    void authorities() {
        dso = new Authority(folder.resolve("dso"), "dso");
        other = new Authority(folder.resolve("other"), "other");
    }

    @ParameterizedTest
    @CsvSource({"5,tlsv1.3", "5,tlsv1.2", "3.1.1,tlsv1.3", "3.1.1,tlsv1.2"})
    void publishesOverMutualTls(String mqtt, String tls) throws Exception {
        Identity own = dso.issue("gateway");
        try (Broker broker = broker(dso.issue("broker"), Optional.of(dso), Optional.of(tls));
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().setTlsFiles(files(dso, Optional.of(own), Optional.empty()));
            gateway.publishing("eon", "&mqttVersion=" + mqtt).start();
            succeeded(gateway.sendAll("eon", List.of("text")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    expired     | TLS: its certificate has expired; it needs a new one
                    other-ca    | TLS: its certificate is of an authority that is not trusted; put that authority's certificate into the file of the setting ca
                    other-host  | TLS: its certificate is made out to another host; connect by a name that it holds
                    revoked     | TLS: its certificate was revoked on
                    no-file     | there is no such file
                    """)
    void aBrokerThatCannotBeTrustedIsToldAsSuch(String what, String words) throws Exception {
        Identity broker =
                switch (what) {
                    case "expired" -> dso.issueExpired("broker");
                    case "other-ca" -> other.issue("broker");
                    case "other-host" -> dso.issueFor("broker", "10.9.8.7");
                    default -> dso.issue("broker");
                };
        Optional<Path> revoked =
                "revoked".equals(what) ? Optional.of(dso.revoke(broker)) : Optional.empty();
        if ("no-file".equals(what)) {
            Files.delete(dso.certificate());
        }
        refusedWith(words, files(dso, Optional.empty(), revoked), broker, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none     | it wants a certificate of ours; set certificate and key | it does not accept our certificate, or wants one; set certificate and key
                    expired  | our certificate has expired; renew it | our certificate has expired; renew it
                    other-ca | it does not know the authority of our certificate | it does not accept our certificate
                    revoked  | our certificate has been revoked | it does not know its authority, or has revoked it
                    key      | it refuses our key; set the one that our certificate was made for | or our key is not that of our certificate; set certificate and key
                    """)
    void aGatewayThatTheBrokerDoesNotTrustIsToldAsSuch(String what, String openSsl, String java)
            throws Exception {
        String words = Brokers.available().get(0) == Brokers.MOSQUITTO ? openSsl : java;
        Optional<Identity> own =
                switch (what) {
                    case "expired" -> Optional.of(dso.issueExpired("gateway"));
                    case "other-ca" -> Optional.of(other.issue("gateway"));
                    case "revoked" -> Optional.of(dso.issue("gateway"));
                    case "key" ->
                            Optional.of(withKeyOf(dso.issue("another"), dso.issue("gateway")));
                    default -> Optional.empty();
                };
        Optional<Path> revoked =
                "revoked".equals(what)
                        ? Optional.of(dso.revoke(own.orElseThrow()))
                        : Optional.empty();
        BrokerOptions.Tls tls =
                new BrokerOptions.Tls(
                        dso.issue("broker"), Optional.of(dso), revoked, Optional.empty());
        refusedWith(words, files(dso, own, Optional.empty()), tls);
    }

    private static Identity withKeyOf(Identity another, Identity own) {
        return new Identity(own.certificate(), another.key(), own.x509());
    }

    @Test
    void aRenewedCertificateIsUsedWithoutARestart() throws Exception {
        Identity old = dso.issueExpired("old");
        Path certificate = Files.copy(old.certificate(), folder.resolve("own.pem"));
        Path key = Files.copy(old.key(), folder.resolve("own.key"));
        Identity renewed = dso.issue("renewed");
        try (Broker broker = broker(dso.issue("broker"), Optional.of(dso), Optional.empty());
                LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().setTlsFiles(files(dso, certificate, key));
            gateway.publishing("eon", "").start();
            await().atMost(PATIENCE).until(() -> log.has("our certificate has expired"));
            Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            succeeded(gateway.sendAll("eon", List.of("text")));
        }
    }

    private void refusedWith(
            String words, TlsFiles files, Identity own, Optional<Authority> clients)
            throws Exception {
        refusedWith(
                words,
                files,
                new BrokerOptions.Tls(own, clients, Optional.empty(), Optional.empty()));
    }

    private void refusedWith(String words, TlsFiles files, BrokerOptions.Tls tls) throws Exception {
        BrokerOptions options = BrokerOptions.defaults().withTls(tls);
        try (Broker broker = Brokers.start(folder.resolve("broker"), options)) {
            for (String version : List.of("5", "3.1.1")) {
                refusedWith(words, files, broker, "&mqttVersion=" + version);
            }
        }
    }

    private static void refusedWith(String words, TlsFiles files, Broker broker, String mqttVersion)
            throws Exception {
        try (LogCapture log = LogCapture.of("org.flexmeter");
                TestGateway gateway = new TestGateway(broker.url())) {
            gateway.component().setTlsFiles(files);
            gateway.publishing("eon", mqttVersion).start();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(log.lines("waiting for the broker"))
                                            .anyMatch(line -> line.contains(words)));
        }
    }

    private Broker broker(Identity own, Optional<Authority> clients, Optional<String> version) {
        return Brokers.start(
                folder.resolve("broker"),
                BrokerOptions.defaults()
                        .withTls(
                                new BrokerOptions.Tls(
                                        own, clients, Optional.of(somebodyElse()), version)));
    }

    /** A list of revoked certificates without ours. */
    private Path somebodyElse() {
        return dso.revoke(dso.issue("somebody-else"));
    }

    private TlsFiles files(Authority trusted, Path certificate, Path key) {
        return new TlsFiles(
                "fm.broker.tls",
                Optional.of(trusted.certificate()),
                Optional.of(certificate),
                Optional.of(key),
                Optional.empty(),
                TlsFiles.MODERN);
    }

    private TlsFiles files(Authority trusted, Optional<Identity> own, Optional<Path> revoked) {
        return new TlsFiles(
                "fm.broker.tls",
                Optional.of(trusted.certificate()),
                own.map(Identity::certificate),
                own.map(Identity::key),
                revoked,
                TlsFiles.MODERN);
    }
}
