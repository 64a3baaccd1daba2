package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fm check} where the world is as it should be, and where it is not. */
@Tag("bare")
class CheckIT {
    @TempDir Path folder;

    @Test
    void findsNothingWhereEverythingIsThere() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.settings().broker(bench.world().broker());
            bench.settings().iren(bench.world().postgreSql());
            bench.settings().eon(bench.world().cassandra(), 4);
            bench.device("iren,W-1,water-meter,w1");
            bench.writeHome();
            Cli.Result result = Cli.run(bench, "check");
            assertThat(result.output())
                    .contains("enabled: eon, iren")
                    .contains("lets us in and lets us listen")
                    .contains(
                            "eon: its database answers, and gives the 9 rights that its routes need")
                    .contains(
                            "iren: its database answers, and gives the 8 rights that its routes need")
                    .contains("nothing found");
            assertThat(result.exitCode()).isZero();

            bench.set("gateway.eon.originator", "origin");
            bench.writeHome();
            assertThat(Cli.run(bench, "check").output())
                    .contains(
                            "routes/gateways/eon.yaml:5: Undefined column name origin in table eon.apartment_reading; mend this file")
                    .contains("2 to mend");
            bench.world().cassandra().stop();
            assertThat(Cli.run(bench, "check").output())
                    .contains(
                            "gateway.eon.cassandra.contact-points: the database cannot be used: ");
        }
    }

    @Test
    void saysWhichRightIsMissingAndChangesNothing() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.settings().broker(bench.world().broker());
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.writeHome();
            Bench.sql(
                    database,
                    "REVOKE SELECT ON iren.water FROM flexmeter",
                    "ALTER TABLE iren.blink DROP COLUMN pulses",
                    "REVOKE INSERT ON iren.command FROM flexmeter");
            Cli.Result result = Cli.run(bench, "check", "--json");
            assertThat(result.exitCode()).isEqualTo(1);
            List<JsonNode> findings = json(result);
            assertThat(findings.stream().map(f -> f.path("finding").asText()))
                    .containsExactly(
                            "ERROR: permission denied for table water",
                            "ERROR: column \"pulses\" does not exist",
                            "ERROR: permission denied for table command");
            assertThat(findings.stream().map(f -> f.path("remedy").asText()))
                    .containsExactly(
                            "grant it to the gateway's user (deploy/sql)",
                            "mend the columns in this file, or the table's",
                            "run deploy/sql/iren-postgresql-commands.sql or set gateway.iren.command.enabled=false");
            assertThat(findings)
                    .allSatisfy(
                            f ->
                                    assertThat(f.path("file").asText())
                                            .isEqualTo("routes/gateways/iren.yaml"))
                    .allSatisfy(f -> assertThat(f.path("line").asInt()).isGreaterThan(1));

            bench.set("gateway.iren.jdbc.password", "wrong")
                    .set("gateway.iren.command.enabled", false);
            bench.writeHome();
            assertThat(Cli.run(bench, "check").output())
                    .contains("application.properties:")
                    .contains("gateway.iren.jdbc.url: the database cannot be used: ")
                    .contains("password authentication failed")
                    .contains("look at gateway.iren.jdbc.username and .password")
                    .contains("1 to mend");

            bench.set("gateway.iren.from", "P1D");
            bench.writeHome();
            assertThat(Cli.run(bench, "check").output())
                    .containsPattern(
                            "application.properties:\\d+: gateway.iren.from: from: a window by snapshot"
                                    + " starts at 'beginning' or 'now'")
                    .contains("1 to mend");
        }
    }

    @Test
    void saysWhatTheBrokerDoesNotAllow() throws Exception {
        BrokerOptions options =
                BrokerOptions.defaults().withLogin("gateway", "right").withWritable("SiteWhere/#");
        try (Bench bench = new Bench(folder.resolve("world"));
                Broker broker = Brokers.start(folder.resolve("broker"), options)) {
            bench.settings().broker(broker).ennova("/dev/no-such-line");
            bench.set("fm.broker.username", "gateway").set("fm.broker.password", "right");
            bench.writeHome();
            Cli.Result result = Cli.run(bench, "check");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output())
                    .contains("the packaged application.properties:")
                    .contains(
                            "fm.topic.probe: a message to ourselves on FlexMeter/probe/flexmeter-check-")
                    .contains("routes/gateways/ennova.yaml:5: there is no line /dev/no-such-line")
                    .contains("2 to mend");

            bench.set("fm.broker.password", "wrong");
            bench.writeHome();
            assertThat(Cli.run(bench, "check").output())
                    .contains("fm.broker.url: the broker cannot be used: ");

            bench.set("fm.broker.password", "right")
                    .set("gateway.ennova.broker.username", "ennova")
                    .set("gateway.ennova.broker.password", "its own");
            bench.writeHome();
            assertThat(Cli.run(bench, "check").output())
                    .contains(
                            "gateway.ennova.broker.username: the broker does not let the gateway's own"
                                    + " user in: ")
                    .doesNotContain("its own", "fm.broker.url: ");
        }
    }

    @Test
    void leavesTheWorldAloneWhenItIsToldTo() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.set("fm.broker.url", "tcp://127.0.0.1:1").settings().ennova("tcp://127.0.0.1:1");
            bench.set("gateway.ennova.command.timeout", "0s")
                    .set("gateway.ennova.outbox.max-age", "old");
            bench.writeHome();
            Path settings = bench.world().home().folder().resolve("application.properties");
            List<String> lines = Files.readAllLines(settings);
            assertThat(Cli.run(bench, "check", "--offline").output())
                    .contains(settings + ":" + line(lines, "gateway.ennova.command.timeout") + ": ")
                    .contains(settings + ":" + line(lines, "gateway.ennova.outbox.max-age") + ": ")
                    .contains("2 to mend")
                    .doesNotContain("broker");
            Cli.Result result = Cli.run(bench, "check");
            assertThat(result.output())
                    .contains("the broker cannot be used: ")
                    .contains("3 to mend");
        }
    }

    private static int line(List<String> lines, String setting) {
        return lines.indexOf(
                        lines.stream()
                                .filter(l -> l.startsWith(setting + "="))
                                .findFirst()
                                .orElseThrow())
                + 1;
    }

    private static List<JsonNode> json(Cli.Result result) throws Exception {
        JsonMapper mapper = new JsonMapper();
        List<JsonNode> findings = new java.util.ArrayList<>();
        for (String line : result.output().lines().toList()) {
            findings.add(mapper.readTree(line));
        }
        return findings;
    }
}
