package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.flexmeter.world.database.Cassandra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where Cassandra asks for passwords, the gateway needs what deploy/cassandra grants and nothing
 * else; of a right that is missing {@code fm check} and the running gateway say which, and what to
 * do.
 */
class CassandraRightsIT {
    private static final String USER = "flexmeter";

    @TempDir Path folder;

    @Test
    void needsWhatIsGrantedAndSaysWhatIsNot() throws Exception {
        try (Bench bench = new Bench(folder.resolve("world"));
                Cassandra node =
                        Cassandra.startWithRights(
                                bench.world().root(),
                                folder.resolve("cassandra"),
                                bench.world().ports());
                CqlSession superuser = node.session()) {
            for (String file : new String[] {"eon", "eon-commands", "eon-roles", "cluster"}) {
                node.load(bench.world().root().resolve("deploy/cassandra/" + file + ".cql"));
            }
            run(
                    superuser,
                    "ALTER ROLE flexmeter WITH PASSWORD = 'secret'",
                    "GRANT SELECT ON KEYSPACE flexmeter TO flexmeter",
                    "GRANT MODIFY ON KEYSPACE flexmeter TO flexmeter");
            bench.settings().eon(node, 1);
            bench.set("gateway.eon.cassandra.username", USER)
                    .set("gateway.eon.cassandra.password", "secret")
                    .set("gateway.eon.cluster.enabled", true)
                    .set("gateway.eon.cluster.lease-seconds", 5)
                    .set("gateway.eon.upload", "1s")
                    .set("gateway.eon.every", "1s");
            bench.device("eon,A-1,apartment-electricity,a1")
                    .device("eon,S-1,substation-electricity,s1");
            Inbox inbox = bench.start();
            assertThat(Cli.run(bench, "check").output()).contains("nothing found");
            substation(superuser);
            Bench.eventually(() -> assertThat(inbox.readings("s1")).hasSize(1));

            revoke(superuser, "SELECT ON eon.apartment_reading");
            assertFound(
                    bench,
                    "routes/gateways/eon.yaml:5: User flexmeter has no SELECT permission on <table"
                            + " eon.apartment_reading> or any of its parents; grant it to the"
                            + " gateway's user (deploy/cassandra)");
            assertTold(
                    bench,
                    "apartment-electricity: User flexmeter has no SELECT permission on"
                            + " <table eon.apartment_reading> or any of its parents; grant it to"
                            + " the gateway's user (deploy/cassandra)");
            substation(superuser);
            Bench.eventually(() -> assertThat(inbox.readings("s1")).hasSize(2));
            grant(superuser, "SELECT ON eon.apartment_reading");
            assertWell(bench);

            revoke(superuser, "MODIFY ON eon.command");
            assertFound(
                    bench,
                    "User flexmeter has no MODIFY permission on <table eon.command> or any of its"
                            + " parents; run deploy/cassandra/eon-commands.cql and eon-roles.cql or"
                            + " set gateway.eon.command.enabled=false");
            Cli.run(bench, "command", "send", "a1", "read-now", "--no-wait");
            assertTold(
                    bench,
                    "commands: User flexmeter has no MODIFY permission on <table eon.command> or"
                            + " any of its parents; run deploy/cassandra/eon-commands.cql and"
                            + " eon-roles.cql");
            grant(superuser, "MODIFY ON eon.command");
            Bench.eventually(
                    () ->
                            assertThat(superuser.execute("SELECT * FROM eon.command").all())
                                    .hasSize(1));
            assertWell(bench);

            revoke(superuser, "SELECT ON KEYSPACE flexmeter");
            assertFound(bench, remedy("SELECT", "shard"));
            assertSaid(bench, remedy("SELECT", "shard"));
            grant(superuser, "SELECT ON KEYSPACE flexmeter");
            assertWell(bench);
            revoke(superuser, "MODIFY ON KEYSPACE flexmeter");
            assertFound(bench, remedy("MODIFY", "shard"));
            assertSaid(bench, remedy("MODIFY", "member"));
            grant(superuser, "MODIFY ON KEYSPACE flexmeter");
            assertWell(bench);
            substation(superuser);
            Bench.eventually(
                    () -> assertThat(inbox.dates("s1").stream().distinct().count()).isEqualTo(3));
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }

    private static String remedy(String right, String table) {
        return ("User flexmeter has no %s permission on <table flexmeter.%s> or any of its parents;"
                        + " grant SELECT and MODIFY on keyspace flexmeter to the gateway's user"
                        + " (deploy/cassandra/cluster.cql)")
                .formatted(right, table);
    }

    private static void assertFound(Bench bench, String finding) throws Exception {
        // Cassandra keeps what it knows of rights for a moment
        Bench.eventually(
                () ->
                        assertThat(Cli.run(bench, "check").output())
                                .contains(finding)
                                .contains("1 to mend"));
    }

    private static void assertTold(Bench bench, String state) {
        Bench.eventually(
                () -> assertThat(bench.gateway().states().getOrDefault("eon", "")).contains(state));
    }

    private static void assertSaid(Bench bench, String line) {
        Bench.eventually(() -> assertThat(bench.gateway().output()).contains(line));
    }

    private static void assertWell(Bench bench) {
        Bench.eventually(
                () ->
                        assertThat(bench.gateway().states().getOrDefault("eon", ""))
                                .contains("leader")
                                .doesNotContain("degraded"));
    }

    private static void grant(CqlSession superuser, String right) {
        run(superuser, "GRANT %s TO %s".formatted(right, USER));
    }

    private static void revoke(CqlSession superuser, String right) {
        run(superuser, "REVOKE %s FROM %s".formatted(right, USER));
    }

    private static void run(CqlSession session, String... statements) {
        for (String statement : statements) {
            session.execute(statement);
        }
    }

    private static void substation(CqlSession superuser) {
        UUID arrival = Uuids.timeBased();
        Instant now = Instant.ofEpochMilli(Uuids.unixTimestamp(arrival));
        superuser.execute(
                "INSERT INTO eon.substation_reading (bucket, shard, arrived_at, meter_id, read_at,"
                        + " r_plus, r_minus, p_plus, p_minus, q_plus)"
                        + " VALUES (?, 0, ?, 'S-1', ?, 1, 1, 1, 1, 1)",
                now.truncatedTo(ChronoUnit.HOURS),
                arrival,
                now);
    }
}
