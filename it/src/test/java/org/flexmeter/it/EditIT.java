package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flexmeter.world.database.PostgreSql;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator edits while the gateway runs: good edits are taken over, bad ones refused whole. */
class EditIT {

    private static final String HEADER = "gateway,id,type,hardwareId\n";
    private static final String INSERT =
            "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES ";

    @Test
    void devicesAndRoutes(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.device("iren,W1,water-meter,w1");
            Inbox inbox = bench.start();

            Bench.sql(database, INSERT + "('W2', '2026-01-01T00:00:00Z', 20, 2000)");
            eventually(
                    () ->
                            assertThat(
                                            bench.metric(
                                                    "fm_refused_total",
                                                    "gateway",
                                                    "iren",
                                                    "reason",
                                                    "unknown-device"))
                                    .isEqualTo(1));

            bench.write(
                    "devices.csv", HEADER + "iren,W1,water-meter,w1\niren,W2,water-meter,w 2\n");
            eventually(() -> assertThat(bench.gateway().output()).contains("devices.csv:3"));

            bench.write("devices.csv", HEADER + "iren,W1,water-meter,w1\niren,W2,water-meter,w2\n");
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains("1 added, 0 changed, 0 removed, 2 in all"));
            Bench.sql(database, INSERT + "('W2', '2026-01-01T01:00:00Z', 20, 3000)");
            eventually(() -> assertThat(inbox.readings("w2")).hasSize(1));

            editRoutes(bench, inbox, database);
        }
    }

    private static void editRoutes(Bench bench, Inbox inbox, PostgreSql database) throws Exception {
        String route =
                """
                - templatedRoute:
                    routeTemplateRef: poll-snapshot
                    routeId: iren-water-meter-poll
                    parameters:
                      - {name: gateway, value: iren}
                      - {name: feed, value: water-meter}
                      - {name: table, value: iren.water}
                      - {name: columns, value: "meter_id, read_at, %s"}
                      - {name: every, value: 1s}
                """;
        bench.write("routes/gateways/iren.yaml", route.formatted("flow, 2 * volume AS volume"));
        eventually(() -> assertThat(bench.gateway().output()).contains("takes over the edited"));
        Bench.sql(database, INSERT + "('W1', '2026-01-01T02:00:00Z', 20, 5000)");
        eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
        assertThat(inbox.values("w1").get(0))
                .isEqualTo(Map.of("water.flowrate", 0.02, "water.volume", 10.0));

        bench.write(
                "routes/gateways/iren.yaml",
                route.formatted("flow, volume").replace("name: every", "name: evry"));
        eventually(
                () ->
                        assertThat(bench.gateway().output())
                                .contains(
                                        "iren.yaml:9: template poll-snapshot has no parameter"
                                                + " evry"));
        Bench.sql(database, INSERT + "('W1', '2026-01-01T03:00:00Z', 20, 6000)");
        eventually(() -> assertThat(inbox.readings("w1")).hasSize(2));
        assertThat(inbox.values("w1").get(1)).containsEntry("water.volume", 12.0);
    }

    @Test
    void levelsOfLoggingAndCatalogues(@TempDir Path folder) throws Exception {
        try (Bench bench = new Bench(folder)) {
            PostgreSql database = bench.world().postgreSql();
            bench.settings().iren(database);
            bench.device("iren,W1,water-meter,w1");
            Inbox inbox = bench.start();
            String owner =
                    Files.getOwner(bench.world().home().folder().resolve("devices.csv")).getName();

            bench.write("log-levels.properties", "org.flexmeter.gateway.mqtt=LOUD\n");
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains("log-levels.properties: edited by " + owner)
                                    .contains(
                                            "log-levels.properties:1: LOUD is no level; write ERROR"));
            bench.write("log-levels.properties", "# more of it\norg.apache.camel=debug\n");
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains("levels of logging: {org.apache.camel=DEBUG}")
                                    .contains("DEBUG ["));
            Files.delete(bench.world().home().folder().resolve("log-levels.properties"));
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains("log-levels.properties: is gone")
                                    .contains("levels of logging: as at the start"));

            String catalogue =
                    Files.readString(
                            bench.world()
                                    .root()
                                    .resolve("gateway/src/main/resources/catalogue/iren.yaml"));
            bench.write("catalogue/iren.yaml", "feeds: 7\n" + catalogue);
            eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains(
                                            "iren: edit refused, the catalogue of before is used on: "));
            Bench.sql(database, INSERT + "('W1', '2026-01-01T02:00:00Z', 20, 5000)");
            eventually(() -> assertThat(inbox.readings("w1")).hasSize(1));
            bench.write("catalogue/iren.yaml", catalogue + "# as it should be\n");
            eventually(() -> assertThat(bench.gateway().output()).contains("iren: takes over "));
        }
    }
}
