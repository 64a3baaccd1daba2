package org.flexmeter.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The query of the snapshot window, through camel-jdbc, on a real PostgreSQL. */
@Tag("parts")
class SnapshotPollTest {
    /** The query of the shipped template, for the table of water meters. */
    private static final String SQL = shippedQuery();

    private static final String ROUTE =
            """
            - route:
                id: iren-poll
                from:
                  uri: feed:iren/water-meter
                  parameters:
                    window: snapshot
                    every: 50ms
                    page: 5
                    from: %s
                  steps:
                    - setBody:
                        constant:
                          expression: |
            %s
                    - to:
                        uri: jdbc:iren
                        parameters:
                          useHeadersAsParameters: true
                          resetAutoCommit: false
                    - bean:
                        ref: windows
                        method: fresh
                    - process:
                        ref: publish
                    - bean:
                        ref: windows
                        method: delivered
            """;

    @TempDir static Path parts;
    @AutoClose private static PostgreSql postgres;

    @TempDir Path dir;
    private final List<String> published = new CopyOnWriteArrayList<>();
    @AutoClose private StateFiles states;
    private DefaultCamelContext camel;

    @BeforeAll
    static void startPostgres() {
        Path root = ProjectRoot.find();
        postgres = PostgreSql.start(root, parts.resolve("postgres"), Ports.anywhere());
        postgres.load(root.resolve("deploy/sql/iren-postgresql.sql"));
    }

    @BeforeEach
    void setUp() throws SQLException {
        states = new StateFiles(StateSettings.in(dir), InstantSource.system());
        try (Connection connection = postgres.connect(postgres.owner())) {
            execute(connection, "TRUNCATE iren.water");
        }
    }

    @AfterEach
    void tearDown() {
        if (camel != null) {
            camel.stop();
        }
    }

    @Test
    void aTransactionThatCommitsLateIsNotSkipped() throws Exception {
        try (Connection late = writer();
                Connection early = writer()) {
            insert(late, "late", 3);
            insert(early, "early", 12);
            early.commit();
            start("beginning");
            await().until(() -> published.size() == 12);
            insert(early, "after", 1);
            early.commit();
            await().until(() -> published.contains("after-1"));
            late.commit();
            await().until(() -> published.size() == 16);
        }
        assertThat(published).doesNotHaveDuplicates().contains("late-1", "late-2", "late-3");
    }

    @Test
    void anUpdatedRowComesAgain() throws Exception {
        try (Connection writer = writer()) {
            insert(writer, "m", 7);
            writer.commit();
            start("beginning");
            await().until(() -> published.size() == 7);
            execute(writer, "UPDATE iren.water SET meter_id = 'm-4b' WHERE meter_id = 'm-4'");
            writer.commit();
            await().until(() -> published.size() == 8);
        }
        assertThat(published).endsWith("m-4b").doesNotHaveDuplicates();
    }

    @Test
    void fromNowSkipsWhatIsThere() throws Exception {
        try (Connection writer = writer()) {
            insert(writer, "old", 7);
            writer.commit();
            start("now");
            await().until(
                            () ->
                                    states.of("iren")
                                            .bookmarks()
                                            .load("water-meter")
                                            .bookmark()
                                            .isPresent());
            insert(writer, "new", 2);
            writer.commit();
            await().until(() -> published.size() == 2);
        }
        assertThat(published).containsExactly("new-1", "new-2");
    }

    @Test
    void goesOnAfterARestartOfTheDatabase() throws Exception {
        start("beginning");
        try (Connection writer = writer()) {
            insert(writer, "a", 3);
            writer.commit();
        }
        await().until(() -> published.size() == 3);
        postgres.kill();
        postgres.start();
        try (Connection writer = writer()) {
            insert(writer, "b", 3);
            writer.commit();
        }
        await().until(() -> published.size() == 6);
        assertThat(published).doesNotHaveDuplicates();
    }

    @Test
    void readsTheIndexOfArrivalAndNothingElse() throws Exception {
        try (Connection writer = writer()) {
            write(writer, 20_000);
            writer.commit();
            execute(writer, "ANALYZE iren.water");
            String plan =
                    plan(writer, "EXPLAIN ", "pg_current_xact_id()::text", "'0'", 0, "'{7,8}'");
            assertThat(plan).contains("Index Scan using water_arrival").doesNotContain("Seq Scan");
        }
    }

    /** A page deep in a bulk load that committed late must not begin at the load's first row. */
    @Test
    void aPageOfALateTransactionCostsNoMoreThanAnyOther() throws Exception {
        try (Connection writer = writer()) {
            write(writer, 50_000);
            String tx = value(writer, "SELECT max(tx)::text FROM iren.water");
            long last = Long.parseLong(value(writer, "SELECT max(id) FROM iren.water"));
            writer.commit();
            execute(writer, "ANALYZE iren.water");
            String plan =
                    plan(
                            writer,
                            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ",
                            "'18446744073709551615'",
                            "'" + tx + "'",
                            last - 150,
                            "'{7," + tx + "}'");
            assertThat(plan).containsPattern("rows=100");
            assertThat(pagesTouched(plan)).as(plan).isLessThan(60);
        }
    }

    /** Rows of a bulk load that has not committed are not walked through at every poll. */
    @Test
    void aBulkLoadThatIsUnderWayCostsNothing() throws Exception {
        try (Connection writer = writer();
                Connection reader = writer()) {
            write(writer, 50_000);
            String tx = value(writer, "SELECT max(tx)::text FROM iren.water");
            String plan =
                    plan(
                            reader,
                            "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ",
                            "'18446744073709551615'",
                            "'0'",
                            0,
                            "'{7," + tx + "}'");
            assertThat(plan).contains("Index Scan using water_arrival");
            assertThat(pagesTouched(plan)).as(plan).isLessThan(60);
        }
    }

    private static int pagesTouched(String plan) {
        Matcher pages = Pattern.compile("Buffers: shared hit=(\\d+)").matcher(plan);
        return pages.find() ? Integer.parseInt(pages.group(1)) : 0;
    }

    private static void write(Connection writer, int rows) throws SQLException {
        execute(
                writer,
                "INSERT INTO iren.water(meter_id) SELECT 'm' FROM generate_series(1, %d)"
                        .formatted(rows));
    }

    private static String plan(
            Connection connection,
            String explain,
            String afterTx,
            String lateTx,
            long lateId,
            String late)
            throws SQLException {
        String query =
                SQL.replace(":?upto", "NULL")
                        .replace(":?afterTx", afterTx)
                        .replace(":?afterId", "0")
                        .replace(":?lateTx", lateTx)
                        .replace(":?lateId", Long.toString(lateId))
                        .replace(":?late", late)
                        .replace(":?limit", "100");
        try (Statement statement = connection.createStatement();
                ResultSet lines = statement.executeQuery(explain + query)) {
            StringBuilder text = new StringBuilder();
            while (lines.next()) {
                text.append(lines.getString(1)).append('\n');
            }
            return text.toString();
        }
    }

    private static String value(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }

    private static String shippedQuery() {
        try (InputStream yaml =
                SnapshotPollTest.class.getResourceAsStream("/routes/templates/poll.yaml")) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            int start = text.indexOf("WITH s AS");
            return text.substring(start, text.indexOf("          - to:", start))
                    .replaceAll("\\s+", " ")
                    .replace("{{columns}}", "meter_id, read_at, flow, volume")
                    .replace("{{table}}", "iren.water");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(String from) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(postgres.url());
        source.setUser(postgres.reader().user());
        source.setPassword(postgres.reader().password());
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("iren", source);
        camel.getRegistry().bind("stateFiles", states);
        camel.getRegistry().bind("windows", new Windows());
        camel.getRegistry().bind("wakeups", new Wakeups());
        camel.getRegistry()
                .bind("reruns", new Reruns(states, InstantSource.system(), gateway -> false));
        camel.getRegistry().bind("clock", InstantSource.system());
        camel.getRegistry().bind("directory", new Water());
        camel.getRegistry().bind("publish", (Processor) this::publish);
        camel.start();
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(
                        ResourceHelper.fromString(
                                "iren.yaml", ROUTE.formatted(from, SQL.indent(22))));
    }

    private void publish(Exchange exchange) {
        for (Object row : exchange.getMessage().getBody(List.class)) {
            published.add((String) ((Row) row).get("meter_id"));
        }
        exchange.getMessage()
                .setBody(new Group("iren", "water-meter", List.of(), List.of(), Map.of()));
    }

    private static Connection writer() throws SQLException {
        Connection connection = postgres.connect(postgres.owner());
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, String meter, int rows) throws SQLException {
        for (int i : IntStream.rangeClosed(1, rows).toArray()) {
            execute(
                    connection,
                    "INSERT INTO iren.water(meter_id) VALUES('" + meter + "-" + i + "')");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class Water implements FeedDirectory {
        @Override
        public Facts facts(String gateway, String feed) {
            return new Facts("water-meter", "meter_id", false, false);
        }

        @Override
        public List<String> devices(String gateway, String deviceType) {
            return List.of();
        }
    }
}
