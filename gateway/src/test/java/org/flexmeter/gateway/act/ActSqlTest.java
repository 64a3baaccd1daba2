package org.flexmeter.gateway.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.act.TestLedger.ASKED;
import static org.flexmeter.gateway.act.TestLedger.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.NotSentException;
import org.flexmeter.gateway.source.TestSources;
import org.flexmeter.world.database.H2Server;
import org.flexmeter.world.database.JdbcDatabase;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Iren's action routes, as shipped and as in the example, on a real PostgreSQL and a real H2. */
@Tag("parts")
class ActSqlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path ROOT = ProjectRoot.find();
    private static final Path SHIPPED = Path.of("nowhere");

    @TempDir static Path parts;
    @AutoClose private static PostgreSql postgres;
    @AutoClose private static H2Server h2;

    private final List<AutoCloseable> open = new ArrayList<>();

    enum Kind {
        POSTGRESQL,
        H2
    }

    @BeforeAll
    static void start() {
        postgres = PostgreSql.start(ROOT, parts.resolve("postgres"), Ports.anywhere());
        postgres.load(ROOT.resolve("deploy/sql/iren-postgresql.sql"));
        h2 = H2Server.start(parts.resolve("h2"), Ports.anywhere());
        h2.load(ROOT.resolve("deploy/sql/iren-standard.sql"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    private static JdbcDatabase database(Kind kind) {
        return kind == Kind.POSTGRESQL ? postgres : h2;
    }

    private static void emptyTable(Kind kind) throws SQLException {
        String script = kind == Kind.POSTGRESQL ? "iren-postgresql" : "iren-standard";
        sql(kind, "DROP TABLE IF EXISTS iren.command");
        Path file = ROOT.resolve("deploy/sql/" + script + "-commands.sql");
        if (kind == Kind.POSTGRESQL) {
            postgres.load(file);
        } else {
            h2.load(file);
        }
    }

    private ActionRoutes routes(Kind kind) throws Exception {
        Path home = kind == Kind.POSTGRESQL ? SHIPPED : ROOT.resolve("examples/iren-standard-sql");
        return routes(kind, home, "iren", "iren-act", "iren-outcomes");
    }

    private ActionRoutes routes(Kind kind, Path home, String gateway, String... ids)
            throws Exception {
        JdbcDatabase database = database(kind);
        JdbcDatabase.Login login = kind == Kind.POSTGRESQL ? postgres.reader() : h2.owner();
        ActionRoutes routes = new ActionRoutes();
        open.add(0, routes);
        String jdbc = "gateway." + gateway + ".jdbc.";
        routes.set(jdbc + "url", database.url())
                .set(jdbc + "username", login.user())
                .set(jdbc + "password", login.password())
                .set("gateway.iren.listen", "");
        open.add(TestSources.bind(routes.camel, gateway, routes.settings()));
        return routes.start(home, gateway, ids);
    }

    @ParameterizedTest
    @EnumSource
    void aCommandIsARowOnceHoweverOftenItIsSent(Kind kind) throws Exception {
        emptyTable(kind);
        ActionRoutes routes = routes(kind);
        for (int attempt = 0; attempt < 3; attempt++) {
            Exchange done =
                    routes.act(
                            "iren",
                            command(7, "i-1", "M'1", "limit-power", Map.of("limit", 2500.5)));
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isNotInstanceOf(CommandOutcome.class);
        }
        routes.act("iren", command(8, "i-1", "M2", "limit-power", Map.of("limit", 1.0)));
        List<Map<String, Object>> rows = rows(kind, "SELECT * FROM iren.command ORDER BY meter_id");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0))
                .containsEntry("invocation_id", "i-1")
                .containsEntry("meter_id", "M'1")
                .containsEntry("command", "limit-power")
                .containsEntry("parameters", "{\"limit\":2500.5}")
                .containsEntry("requested_at", ASKED)
                .containsEntry("expires_at", ASKED.plusSeconds(300))
                .containsEntry("outcome", null);
    }

    @ParameterizedTest
    @EnumSource
    void twoGatewaysAtOnceDispatchItOnce(Kind kind) throws Exception {
        emptyTable(kind);
        ActionRoutes one = routes(kind);
        ActionRoutes other = routes(kind);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        open.add(threads::shutdownNow);
        List<Callable<Exchange>> acts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = "race-" + i / 2;
            ActionRoutes who = i % 2 == 0 ? one : other;
            acts.add(() -> who.act("iren", command(1, id, "M1", "disconnect")));
        }
        for (Future<Exchange> act : threads.invokeAll(acts)) {
            assertThat(act.get().getException()).isNull();
            assertThat(act.get().getMessage().getBody()).isNotInstanceOf(CommandOutcome.class);
        }
        assertThat(rows(kind, "SELECT invocation_id FROM iren.command")).hasSize(50);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheHeadEndWritesIsTheOutcome(Kind kind) throws Exception {
        emptyTable(kind);
        ActionRoutes routes = routes(kind);
        // one invocation to more meters than one look has room for
        for (int i = 0; i < 45; i++) {
            routes.act("iren", routes.ledger.open(command(i, "group", "M" + i, "connect")));
        }
        sql(
                kind,
                "UPDATE iren.command SET outcome = 'done', finished_at = CURRENT_TIMESTAMP,"
                        + " detail = 'closed' WHERE meter_id <> 'M7'");
        await().atMost(PATIENCE).until(() -> routes.ledger.outcomes.size() == 44);
        sql(kind, "UPDATE iren.command SET outcome = 'failed' WHERE meter_id = 'M7'");
        await().atMost(PATIENCE).until(() -> routes.ledger.open("iren").isEmpty());
        assertThat(routes.ledger.outcomes)
                .hasSize(45)
                .contains(CommandOutcome.done(44, "closed"), CommandOutcome.failed(7, ""));
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatIsMissingIsNamedWithItsRemedy(Kind kind) throws Exception {
        sql(kind, "DROP TABLE IF EXISTS iren.command");
        ActionRoutes routes = routes(kind);
        Exchange done = routes.act("iren", routes.ledger.open(command(1, "i-1", "M1", "read-now")));
        String script = kind == Kind.POSTGRESQL ? "iren-postgresql" : "iren-standard";
        assertThat(done.getException())
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining(kind == Kind.H2 ? "COMMAND" : "\"iren.command\"")
                .hasMessageEndingWith(
                        "; run deploy/sql/%s-commands.sql or set gateway.iren.command.enabled=false"
                                .formatted(script));
        assertThat(done.getException().getMessage()).hasLineCount(1);
        emptyTable(kind); // and when it is there, all goes on
        assertThat(routes.act("iren", command(1, "i-1", "M1", "read-now")).getException()).isNull();
        sql(kind, "UPDATE iren.command SET outcome = 'done'");
        await().atMost(PATIENCE).until(() -> routes.ledger.outcomes.size() == 1);
    }

    @Test
    void aMissingGrantIsNamedWithItsRemedy() throws Exception {
        emptyTable(Kind.POSTGRESQL);
        sql(Kind.POSTGRESQL, "REVOKE INSERT ON iren.command FROM flexmeter");
        ActionRoutes routes = routes(Kind.POSTGRESQL);
        assertThat(routes.act("iren", command(1, "i-1", "M1", "read-now")).getException())
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("run deploy/sql/iren-postgresql-commands.sql");
    }

    @ParameterizedTest
    @EnumSource
    void whatTheTableCannotHoldHasFailed(Kind kind) throws Exception {
        emptyTable(kind);
        ActionRoutes routes = routes(kind);
        Exchange done = routes.act("iren", command(9, "i".repeat(65), "M1", "read-now"));
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody())
                .isInstanceOfSatisfying(
                        CommandOutcome.class,
                        outcome -> {
                            assertThat(outcome.number()).isEqualTo(9);
                            assertThat(outcome.result()).isEqualTo(CommandOutcome.Result.FAILED);
                            assertThat(outcome.detail()).startsWith("the database refused it: ");
                        });
        assertThat(rows(kind, "SELECT invocation_id FROM iren.command")).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayHasNotGotIt() throws Exception {
        ActionRoutes routes = new ActionRoutes();
        open.add(0, routes);
        routes.set("gateway.iren.jdbc.url", "jdbc:postgresql://127.0.0.1:1/iren")
                .set("gateway.iren.listen", "");
        open.add(TestSources.bind(routes.camel, "iren", routes.settings()));
        routes.start(SHIPPED, "iren", "iren-act");
        assertThat(routes.act("iren", command(1, "i-1", "M1", "read-now")).getException())
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("refused");
    }

    @Test
    void aProcedureTakesItWhereNoTableMayBeWritten(@TempDir Path home) throws Exception {
        emptyTable(Kind.POSTGRESQL);
        sql(Kind.POSTGRESQL, "REVOKE INSERT ON iren.command FROM flexmeter");
        Files.createDirectories(home.resolve("routes/gateways"));
        Files.writeString(
                home.resolve("routes/gateways/iren.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: act-procedure
                    routeId: iren-act
                    parameters:
                      - {name: gateway, value: iren}
                      - name: call
                        value: >-
                          SELECT iren.request_command(:?invocationId, :?meterId, :?command, :?parameters,
                          :?requestedAt, :?expiresAt)
                """);
        ActionRoutes routes = routes(Kind.POSTGRESQL, home, "iren", "iren-act");
        for (int attempt = 0; attempt < 2; attempt++) {
            Exchange done = routes.act("iren", command(1, "i-1", "M1", "read-now"));
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isNotInstanceOf(CommandOutcome.class);
        }
        assertThat(rows(Kind.POSTGRESQL, "SELECT requested_at FROM iren.command"))
                .containsExactly(Map.of("requested_at", ASKED));
    }

    @Test
    void aFifthGatewaysTableWithNamesOfItsOwn() throws Exception {
        postgres.load(ROOT.resolve("examples/gas/schema.sql"));
        sql(
                Kind.POSTGRESQL,
                "GRANT USAGE ON SCHEMA gas TO flexmeter",
                "GRANT SELECT, INSERT ON gas.valve_order TO flexmeter");
        ActionRoutes routes =
                routes(
                        Kind.POSTGRESQL,
                        ROOT.resolve("examples/gas"),
                        "gas",
                        "gas-act",
                        "gas-outcomes");
        routes.act("gas", routes.ledger.open(command(1, "i-1", "G-1", "close-valve")));
        routes.act("gas", routes.ledger.open(command(2, "i-2", "G-1", "open-valve")));
        sql(
                Kind.POSTGRESQL,
                "UPDATE gas.valve_order SET state = 1, answer = ' it is\nshut ' WHERE what = 'close-valve'",
                "UPDATE gas.valve_order SET state = 2, answer = 'it is stuck' WHERE what = 'open-valve'");
        await().atMost(PATIENCE).until(() -> routes.ledger.outcomes.size() == 2);
        assertThat(routes.ledger.outcomes)
                .containsExactlyInAnyOrder(
                        CommandOutcome.done(1, "it is shut"),
                        CommandOutcome.failed(2, "it is stuck"));
    }

    private static void sql(Kind kind, String... statements) throws SQLException {
        try (Connection connection = connect(kind);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<Map<String, Object>> rows(Kind kind, String sql) throws SQLException {
        try (Connection connection = connect(kind);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row(result));
            }
            return rows;
        }
    }

    private static Map<String, Object> row(ResultSet result) throws SQLException {
        Map<String, Object> row = new HashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            String name = result.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT);
            boolean time = name.endsWith("_at");
            Object value = time ? result.getObject(i, OffsetDateTime.class) : result.getObject(i);
            row.put(name, value instanceof OffsetDateTime at ? at.toInstant() : value);
        }
        return row;
    }

    private static Connection connect(Kind kind) throws SQLException {
        JdbcDatabase database = database(kind);
        return DriverManager.getConnection(
                database.url(), database.owner().user(), database.owner().password());
    }
}
