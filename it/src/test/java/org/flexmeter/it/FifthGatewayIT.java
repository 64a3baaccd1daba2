package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Path;
import java.util.Map;
import org.flexmeter.world.cloud.Commander;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.cloud.WireEvent;
import org.flexmeter.world.command.CommandOracle;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that the artifact does not know, from a folder of YAML: docs/add-a-gateway.md. */
class FifthGatewayIT {

    @Test
    void aFolderOfYamlIsAGateway(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            database.load(bench.world().root().resolve("examples/gas/schema.sql"));
            bench.set("gateway.gas.enabled", true)
                    .set("gateway.gas.jdbc.url", database.url())
                    .set("gateway.gas.jdbc.username", database.owner().user())
                    .set("gateway.gas.jdbc.password", database.owner().password())
                    .device("gas,G-1001,gas-meter,gas-1001");
            bench.writeHome();
            bench.example("gas");
            Inbox inbox = bench.start();

            Bench.sql(
                    database,
                    "INSERT INTO gas.reading(meter, taken_at, litres, flow) VALUES"
                            + " ('G-1001', '2026-01-01 00:00:00.123456+00', 1234567, 0.25),"
                            + " ('G-1001', '2026-01-01 00:00:10+00', 1234570, NULL)");

            eventually(() -> assertThat(inbox.readings("gas-1001")).hasSize(2));
            assertThat(inbox.values("gas-1001"))
                    .containsExactly(
                            Map.of("gas.volume", 1234.567, "gas.flowrate", 0.25),
                            Map.of("gas.volume", 1234.57));
            assertThat(inbox.dates("gas-1001").get(0)).hasToString("2026-01-01T00:00:00.123Z");
            assertThat(bench.gateway().health().orElse("")).contains("\"gas\": \"running\"");
            aCommandGoesToItsTableAndIsAnswered(bench, database, inbox);
        }
    }

    private static void aCommandGoesToItsTableAndIsAnswered(
            Bench bench, PostgreSql database, Inbox inbox) {
        try (Commander commander =
                Commander.at(
                        bench.world().broker().url(),
                        "control-centre-commands",
                        bench.world().cloud(),
                        new CommandOracle(Executions.inMemory()))) {
            String invocation =
                    commander.send(Order.to("gas", "gas-1001", "set-limit", Map.of("flow", 2.5)));
            eventually(
                    () ->
                            assertThat(
                                            Bench.updated(
                                                    database,
                                                    "UPDATE gas.valve_order SET state = 1, answer = 'limited'"
                                                            + " WHERE what = 'set-limit' AND meter = 'G-1001'"
                                                            + " AND args = '{\"flow\":2.5}' AND id = '"
                                                            + invocation
                                                            + "'"))
                                    .isEqualTo(1));
            eventually(
                    () ->
                            assertThat(inbox.of("gas-1001"))
                                    .contains(
                                            new WireEvent.Acknowledgement(
                                                    "gas-1001", "done: limited", invocation)));
        }
    }
}
