package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.JdbcDatabase;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.Authority.Identity;
import org.flexmeter.world.tls.ServerTls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged gateway with certificates of both sides: broker, PostgreSQL and Cassandra. Every
 * case that is refused: {@code TlsTest}, {@code PostgreSqlTlsTest}, {@code CassandraTlsTest}.
 */
@Tag("bare")
class TlsIT {
    @TempDir Path folder;

    private Authority dso;
    private Identity own;

    @BeforeEach
    void authority() {
        dso = new Authority(folder.resolve("dso"), "dso");
        own = dso.issue("gateway");
    }

    @Test
    void readingsGoOutOverMutualTls() throws Exception {
        try (Bench bench = new Bench(folder.resolve("world"));
                Broker broker = broker()) {
            PostgreSql postgreSql = bench.world().postgreSql();
            postgreSql.speakTls(new ServerTls(dso.issue("postgresql"), Optional.of(dso)));
            bench.settings().iren(postgreSql).broker(broker);
            bench.set("gateway.iren.jdbc.url", postgreSql.url() + parameters())
                    .device("iren,W1,water-meter,w1");
            Cassandra cassandra = bench.world().cassandra();
            cassandra.speakTls(new ServerTls(dso.issue("cassandra"), Optional.of(dso)));
            bench.settings().eon(cassandra, 1);
            bench.set("gateway.eon.cassandra.tls", true);
            certificates(bench, "gateway.eon.cassandra.tls.", dso);
            certificates(bench, "fm.broker.tls.", dso);
            bench.startGateway().awaitRunning(Bench.PATIENCE, "iren", "eon");

            insert(postgreSql);
            eventually(
                    () ->
                            assertThat(
                                            bench.metric(
                                                    "fm_readings_published_total",
                                                    "gateway",
                                                    "iren"))
                                    .isEqualTo(1));
            Cli.Result check = Cli.run(bench, "check");
            assertThat(check.exitCode()).as(check.output()).isZero();
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }

    @Test
    void aBrokerOfAnotherAuthorityIsToldAsSuch() {
        try (Bench bench = new Bench(folder.resolve("world"));
                Broker broker = broker()) {
            bench.settings().iren(bench.world().postgreSql()).broker(broker);
            certificates(bench, "fm.broker.tls.", new Authority(folder.resolve("other"), "other"));
            bench.writeHome();
            bench.gateway().start();
            String words = "TLS: its certificate is of an authority that is not trusted; put that";
            eventually(() -> assertThat(bench.gateway().output()).contains(words));
            Cli.Result check = Cli.run(bench, "check");
            assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
            assertThat(check.output()).contains(words);
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }

    private Broker broker() {
        BrokerOptions.Tls tls =
                new BrokerOptions.Tls(
                        dso.issue("broker"), Optional.of(dso), Optional.empty(), Optional.empty());
        return Brokers.start(folder.resolve("broker"), BrokerOptions.defaults().withTls(tls));
    }

    private void certificates(Bench bench, String prefix, Authority trusted) {
        bench.set(prefix + "ca", trusted.certificate())
                .set(prefix + "certificate", own.certificate())
                .set(prefix + "key", own.key());
    }

    /** PostgreSQL's driver takes the key as PKCS#8 in DER alone. */
    private String parameters() throws Exception {
        String body = Files.readString(own.key()).replaceAll("-----[A-Z ]+-----|\\s", "");
        Path key = Files.write(folder.resolve("own.pk8"), Base64.getDecoder().decode(body));
        // it refuses a key that others may read
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return "?sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
                .formatted(dso.certificate(), own.certificate(), key);
    }

    private void insert(JdbcDatabase database) throws Exception {
        JdbcDatabase.Login owner = database.owner();
        try (Connection connection =
                        DriverManager.getConnection(
                                database.url() + parameters(), owner.user(), owner.password());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                            + " ('W1', '2026-01-01T00:00:00Z', 1, 1)");
        }
    }
}
