package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.flexmeter.world.tls.ServerTls;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS and mutual TLS to a real PostgreSQL: what is taken, and what is refused with which words. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("parts")
class PostgreSqlTlsTest {
    private Path folder;

    private Authority dso;
    private Authority other;
    @AutoClose private PostgreSql database;

    @BeforeAll
    void start(@TempDir Path shared) {
        folder = shared;
        dso = new Authority(folder.resolve("dso"), "dso");
        other = new Authority(folder.resolve("other"), "other");
        database =
                PostgreSql.start(
                        ProjectRoot.find(), folder.resolve("postgresql"), Ports.anywhere());
    }

    @Test
    void takesACertificateThatNamesTheHost() {
        database.speakTls(new ServerTls(dso.issue("database"), Optional.empty()));
        assertThatCode(() -> ask(verified(dso))).doesNotThrowAnyException();
    }

    @Test
    void withoutTlsNobodyComesIn() {
        database.speakTls(new ServerTls(dso.issue("database"), Optional.empty()));
        assertThat(refused("?sslmode=disable")).contains("no encryption");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    expired    | TLS: its certificate has expired; it needs a new one
                    other-ca   | TLS: its certificate is of an authority that is not trusted; put that authority's certificate into the file of the setting ca
                    other-host | The hostname 127.0.0.1 could not be verified
                    """)
    void aDatabaseThatCannotBeTrustedIsToldAsSuch(String what, String words) {
        Identity own =
                switch (what) {
                    case "expired" -> dso.issueExpired("database");
                    case "other-ca" -> other.issue("database");
                    default -> dso.issueFor("database", "10.9.8.7");
                };
        database.speakTls(new ServerTls(own, Optional.empty()));
        assertThat(refused(verified(dso))).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    none     | connection requires a valid client certificate
                    expired  | TLS: our certificate has expired; renew it
                    other-ca | connection requires a valid client certificate
                    """)
    void aGatewayThatTheDatabaseDoesNotTrustIsToldAsSuch(String what, String words)
            throws Exception {
        database.speakTls(new ServerTls(dso.issue("database"), Optional.of(dso)));
        String own =
                switch (what) {
                    case "expired" -> mutual(dso.issueExpired("gateway"));
                    case "other-ca" -> mutual(other.issue("gateway"));
                    default -> "";
                };
        assertThat(refused(verified(dso) + own)).contains(words);
    }

    @Test
    void aRenewedCertificateIsUsedWithoutARestart() throws Exception {
        database.speakTls(new ServerTls(dso.issue("database"), Optional.of(dso)));
        String own = mutual(dso.issueExpired("gateway"));
        try (SourceTrial pool = trial(verified(dso) + own)) {
            assertThat(catchThrowableOfType(SourceFault.class, pool::clock))
                    .hasMessageContaining("our certificate has expired");
            mutual(dso.issue("gateway"));
            assertThatCode(pool::clock).doesNotThrowAnyException();
        }
    }

    private String verified(Authority trusted) {
        return "?sslmode=verify-full&sslrootcert=" + trusted.certificate();
    }

    /** The driver takes the key as PKCS#8 in DER alone. */
    private String mutual(Identity own) throws Exception {
        Path certificate = folder.resolve("own.pem");
        Path key = folder.resolve("own.pk8");
        Files.copy(own.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
        String body = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        Files.write(key, Base64.getDecoder().decode(body));
        // it refuses a key that others may read
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return "&sslcert=" + certificate + "&sslkey=" + key;
    }

    /** What fm check says; the feeds' log must say the same. */
    private String refused(String parameters) {
        SourceFault fault = catchThrowableOfType(SourceFault.class, () -> ask(parameters));
        String words = fault.getMessage();
        if (words.startsWith("TLS: ")) {
            assertThat(Faults.describe(fault.getCause())).isEqualTo(words);
        }
        return words;
    }

    private void ask(String parameters) throws SourceFault {
        try (SourceTrial trial = trial(parameters)) {
            trial.clock();
        }
    }

    private SourceTrial trial(String parameters) throws SourceFault {
        Map<String, String> settings =
                Map.of(
                        "gateway.iren.jdbc.url", database.url() + parameters,
                        "gateway.iren.jdbc.username", database.reader().user(),
                        "gateway.iren.jdbc.password", database.reader().password());
        return SourceTrial.sql(
                new GatewaySettings(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "test", 100))
                                .build(),
                        "iren"));
    }
}
