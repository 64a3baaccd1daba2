package org.flexmeter.gateway.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.act.TestLedger.ASKED;
import static org.flexmeter.gateway.act.TestLedger.command;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.NotSentException;
import org.flexmeter.gateway.source.TestSources;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.CassandraSize;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** E.ON's action routes, as shipped, on a real Cassandra. */
@Tag("parts")
class ActCqlTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** One story, since the node takes longer to start than everything else. */
    @Test
    void commandsAndOutcomes(@TempDir Path folder) throws Exception {
        Path root = ProjectRoot.find();
        assumeTrue(
                Files.isDirectory(root.resolve("parts/cassandra/target/lib")),
                "Cassandra's jars were not built");
        try (Cassandra node = Cassandra.start(root, folder, Ports.anywhere(), CassandraSize.LIGHT);
                CqlSession session = node.session();
                ActionRoutes routes = new ActionRoutes()) {
            node.load(root.resolve("deploy/cassandra/eon.cql"));
            routes.set("gateway.eon.cassandra.contact-points", contactPoint(node))
                    .set("gateway.eon.cassandra.consistency", "LOCAL_ONE");
            try (AutoCloseable sources = TestSources.bind(routes.camel, "eon", routes.settings())) {
                routes.start(Path.of("nowhere"), "eon", "eon-act", "eon-outcomes");
                aMissingTableIsNamedWithItsRemedy(routes);
                node.load(root.resolve("deploy/cassandra/eon-commands.cql"));
                aCommandIsARowOnceHoweverOftenItIsSent(routes, session);
                whatTheHeadEndWritesIsTheOutcome(routes, session);
                aTableWithoutTheColumnIsReadAllTheSame(session);
            }
            node.stop();
            aDatabaseThatIsAwayHasNotGotIt(node);
        }
    }

    private static void aMissingTableIsNamedWithItsRemedy(ActionRoutes routes) throws Exception {
        assertThat(routes.act("eon", command(1, "i-1", "A-1", "read-now")).getException())
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("command")
                .hasMessageEndingWith(
                        "; run deploy/cassandra/eon-commands.cql and eon-roles.cql or set"
                                + " gateway.eon.command.enabled=false");
    }

    private static void aCommandIsARowOnceHoweverOftenItIsSent(
            ActionRoutes routes, CqlSession session) throws Exception {
        for (int attempt = 0; attempt < 3; attempt++) {
            Exchange done =
                    routes.act(
                            "eon",
                            command(7, "i-1", "A-1", "limit-power", Map.of("limit", 2500.5)));
            assertThat(done.getException()).isNull();
            assertThat(done.getMessage().getBody()).isNotInstanceOf(CommandOutcome.class);
        }
        routes.act("eon", command(8, "i-1", "A-2", "limit-power", Map.of("limit", 1.0)));
        List<Row> rows = session.execute("SELECT * FROM eon.command").all();
        assertThat(rows).extracting(row -> row.getString("meter_id")).containsExactly("A-1", "A-2");
        Row row = rows.get(0);
        // the SHA-256 of "i-1" begins with F105B11D
        assertThat(row.getInt("shard")).isEqualTo(13);
        assertThat(row.getLocalDate("day")).isEqualTo(LocalDate.of(2026, 1, 1));
        assertThat(row.getString("invocation_id")).isEqualTo("i-1");
        assertThat(row.getString("command")).isEqualTo("limit-power");
        assertThat(row.getString("parameters")).isEqualTo("{\"limit\":2500.5}");
        assertThat(row.getInstant("requested_at")).isEqualTo(ASKED);
        assertThat(row.getInstant("expires_at")).isEqualTo(ASKED.plusSeconds(300));
    }

    private static void whatTheHeadEndWritesIsTheOutcome(ActionRoutes routes, CqlSession session)
            throws Exception {
        for (int i = 0; i < 25; i++) {
            routes.ledger.open(command(i, i < 3 ? "group" : "i-" + i, "A-" + i, "connect"));
        }
        for (int i = 0; i < 25; i++) {
            session.execute(
                    "INSERT INTO eon.command_outcome(invocation_id, meter_id, outcome, detail)"
                            + " VALUES (?, ?, ?, ?)",
                    i < 3 ? "group" : "i-" + i,
                    "A-" + i,
                    i == 4 ? "failed" : "done",
                    "said " + i);
        }
        await().atMost(PATIENCE).until(() -> routes.ledger.open("eon").isEmpty());
        assertThat(routes.ledger.outcomes)
                .hasSize(25)
                .contains(CommandOutcome.done(2, "said 2"), CommandOutcome.failed(4, "said 4"));
    }

    /** What gateway.eon.originator is set to then, in the query of the shipped template. */
    private static void aTableWithoutTheColumnIsReadAllTheSame(CqlSession session) {
        session.execute("ALTER TABLE eon.apartment_reading DROP originator");
        assertThat(
                        session.execute(
                                        "SELECT meter_id, (text)null AS originator, arrived_at AS"
                                                + " fm_arrived FROM eon.apartment_reading")
                                .getColumnDefinitions()
                                .contains("originator"))
                .isTrue();
    }

    private static String contactPoint(Cassandra node) {
        return node.contactPoint().getHostString() + ":" + node.contactPoint().getPort();
    }

    private static void aDatabaseThatIsAwayHasNotGotIt(Cassandra node) throws Exception {
        try (ActionRoutes routes = new ActionRoutes()) {
            routes.set("gateway.eon.cassandra.contact-points", contactPoint(node));
            try (AutoCloseable sources = TestSources.bind(routes.camel, "eon", routes.settings())) {
                routes.start(Path.of("nowhere"), "eon", "eon-act");
                assertThat(routes.act("eon", command(1, "i", "A-1", "connect")).getException())
                        .isInstanceOf(NotSentException.class);
            }
        }
    }
}
