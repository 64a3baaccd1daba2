package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.flexmeter.gateway.source.GatewaySettings;
import org.flexmeter.gateway.source.Sources;
import org.flexmeter.world.database.H2Server;
import org.flexmeter.world.database.JdbcDatabase;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's tables in a real PostgreSQL, with the rights of the shipped script, and in H2. */
@Tag("parts")
class JdbcStoreTest {
    private static final Path ROOT = ProjectRoot.find();

    private static SmallRyeConfig config(JdbcDatabase database, JdbcDatabase.Login login) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(
                        Map.of(
                                "gateway.iren.jdbc.url", database.url(),
                                "gateway.iren.jdbc.username", login.user(),
                                "gateway.iren.jdbc.password", login.password(),
                                "gateway.iren.cluster.enabled", "true",
                                "fm.cluster.member", "a"))
                .build();
    }

    private static void on(
            JdbcDatabase database, JdbcDatabase.Login login, Consumer<ClusterStore> test) {
        SmallRyeConfig config = config(database, login);
        Sources sources = new Sources(config);
        try {
            test.accept(new SourceStores(config, sources).of(StoreStory.settings()));
        } finally {
            sources.close();
        }
    }

    @Test
    void postgresql(@TempDir Path folder) throws Exception {
        try (PostgreSql server = PostgreSql.start(ROOT, folder, Ports.anywhere())) {
            assertThat(ClusterCheck.findings(config(server, server.reader()), "iren"))
                    .singleElement()
                    .asString()
                    .contains("run deploy/sql/cluster-postgresql.sql");
            server.load(ROOT.resolve("deploy/sql/cluster-postgresql.sql"));
            assertThat(ClusterCheck.findings(config(server, server.reader()), "iren")).isEmpty();
            on(server, server.reader(), store -> new StoreStory(store).run());
            aFrozenWriterHoldsNothingForLongerThanALease(server);
            aMissingRightIsTold(server);
        }
    }

    /** Such as a process that was stopped between locking the lease and committing. */
    private static void aFrozenWriterHoldsNothingForLongerThanALease(PostgreSql server)
            throws SQLException {
        SmallRyeConfig config = config(server, server.reader());
        Sources frozen = new Sources(config);
        try {
            Connection connection =
                    frozen.apart(
                                    new GatewaySettings(config, "iren"),
                                    (int) StoreStory.LEASE.toSeconds())
                            .getConnection();
            connection.setAutoCommit(false);
            try (Statement lock = connection.createStatement()) {
                lock.executeQuery("SELECT epoch FROM flexmeter.lease FOR UPDATE");
            }
            on(
                    server,
                    server.reader(),
                    store ->
                            Awaitility.await()
                                    .atMost(Duration.ofSeconds(30))
                                    .ignoreExceptions()
                                    .until(
                                            () -> store.acquire(0, 2, "c/1"),
                                            OptionalLong::isPresent));
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        } finally {
            frozen.close();
        }
    }

    private static void aMissingRightIsTold(PostgreSql server) throws SQLException {
        try (Connection owner =
                        DriverManager.getConnection(
                                server.url(), server.owner().user(), server.owner().password());
                Statement statement = owner.createStatement()) {
            statement.execute("REVOKE DELETE ON flexmeter.bookmark FROM flexmeter");
        }
        assertThat(ClusterCheck.findings(config(server, server.reader()), "iren"))
                .singleElement()
                .asString()
                .contains("permission denied for table bookmark");
    }

    @Test
    void standardSql(@TempDir Path folder) {
        try (H2Server server = H2Server.start(folder, Ports.anywhere())) {
            server.load(ROOT.resolve("deploy/sql/iren-standard.sql"));
            server.load(ROOT.resolve("deploy/sql/cluster-standard.sql"));
            on(server, server.owner(), store -> new StoreStory(store).run());
        }
    }

    @Test
    void settingsThatCannotBeUsedAreTold() {
        for (List<String> wrong :
                List.of(
                        List.of("lease-seconds", "1", "is not within 3 and 600"),
                        List.of("shards", "0", "is not within 1 and 64"),
                        List.of("shards", "many", "is not a whole number"),
                        List.of("schema", "a.b", "is not the name of a schema"),
                        List.of("enabled", "yes", "is neither true nor false"))) {
            SmallRyeConfig config =
                    new SmallRyeConfigBuilder()
                            .withDefaultValues(
                                    Map.of(
                                            "gateway.g.cluster.enabled", "true",
                                            "fm.cluster.member", "a"))
                            .withDefaultValue("gateway.g.cluster." + wrong.get(0), wrong.get(1))
                            .build();
            assertThat(ClusterCheck.findings(config, "g"))
                    .singleElement()
                    .asString()
                    .contains(
                            "gateway.g.cluster." + wrong.get(0) + "=" + wrong.get(1), wrong.get(2));
        }
        assertThat(
                        ClusterCheck.findings(
                                new SmallRyeConfigBuilder()
                                        .withDefaultValues(
                                                Map.of(
                                                        "gateway.g.cluster.enabled", "true",
                                                        "fm.cluster.member", "a"))
                                        .build(),
                                "g"))
                .singleElement()
                .asString()
                .contains("a line has one reader");
    }
}
