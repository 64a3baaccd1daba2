package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line without a running gateway. */
class CommandLineIT {

    @TempDir Path folder;

    @Test
    void helpNamesEveryCommandAndEndsWell() {
        Cli.Result result = Cli.run(ProjectRoot.find(), List.of("--help"));
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("run", "check", "devices", "quarantine");
    }

    @Test
    void helpTellsOfOneCommand() {
        Cli.Result result = Cli.run(ProjectRoot.find(), List.of("help", "rerun"));
        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("Usage: fm rerun", "--from").doesNotContain("\tat ");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        Matcher version =
                Pattern.compile("<artifactId>flexmeter</artifactId>\\s*<version>(.*)</version>")
                        .matcher(Files.readString(ProjectRoot.find().resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(Cli.run(ProjectRoot.find(), List.of("--version")).output().strip())
                .isEqualTo("FlexMeter gateway " + version.group(1));
    }

    @Test
    void aMisspeltCommandIsAUsageError() {
        Cli.Result result = Cli.run(ProjectRoot.find(), List.of("rnu"));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("rnu").doesNotContain("\tat ");
    }

    @Test
    void aHomeThatIsNotThereIsNamedWithTheRemedy() {
        Cli.Result result =
                Cli.run(
                        ProjectRoot.find(),
                        List.of("run", "--home", folder.resolve("x").toString()));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output()).contains("does not exist").contains("--home");
    }

    @Test
    void checkFindsEverythingAtOnceWithFileLineAndRemedy() {
        try (Bench bench = new Bench(folder.resolve("world"))) {
            bench.set("gateway.gas.enabled", true)
                    .set("gateway.gas.period", "often")
                    .set("gateway.gas.command.timeout", "20s")
                    .set("fm.console.open-metrics", "sometimes")
                    .device("gas,G-1,gas-meter,gas 1");
            bench.writeHome();
            bench.write("console-users", "vera:viewer:secret\n");
            bench.write("catalogue/gas.yaml", catalogue("scale: 0"));
            bench.write(
                    "routes/gateways/gas.yaml",
                    """
                    - templatedRoute:
                        routeTemplateRef: poll-sequence
                        routeId: gas-poll
                        parameters:
                          - {name: gateway, value: gas}
                          - {name: feed, value: gas-meter}
                          - {name: tabel, value: gas.reading}
                          - {name: columns, value: "{{gateway.gas.columns}}"}
                    """);
            Cli.Result result = Cli.run(bench, "check");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.output())
                    .contains("gas.yaml:14: ")
                    .contains("gas.yaml:7: template poll-sequence has no parameter tabel")
                    .contains("gas.yaml:2: template poll-sequence needs the parameter table")
                    .contains("gas.yaml:8: the setting gateway.gas.columns is missing")
                    .contains("gateway.gas.period: often is no duration")
                    .contains("sometimes is none of loopback, always, never")
                    .contains("console-users:1: ")
                    .doesNotContain("command.timeout")
                    .doesNotContain("\tat ");
            assertThat(result.output()).contains("devices.csv:2");
        }
    }

    @Test
    void aCatalogueThatIsRefusedKeepsItsGatewayFromStartingAndSaysWhy() {
        try (Bench bench = new Bench(folder.resolve("world"))) {
            bench.set("gateway.gas.enabled", true)
                    .set("gateway.ennova.enabled", true)
                    .set("gateway.ennova.line", "tcp://127.0.0.1:1")
                    .device("ennova,000A01F3,midori-smart-meter,m1");
            bench.settings().broker(bench.world().broker());
            bench.writeHome();
            bench.write("catalogue/gas.yaml", catalogue("scale: 0"));
            bench.write("routes/gateways/gas.yaml", "[]\n");
            bench.gateway().start();
            Bench.eventually(
                    () -> {
                        assertThat(bench.gateway().output())
                                .contains("gas.yaml:14: ")
                                .contains("ennova: running");
                        assertThat(bench.gateway().health().orElse(""))
                                .contains("\"gas\": \"refused: ")
                                .contains("\"ennova\": \"degraded: line tcp://127.0.0.1:1: ");
                    });
            assertThat(bench.gateway().ready()).isFalse();

            bench.write("catalogue/gas.yaml", catalogue("scale: 1"));
            Bench.eventually(() -> assertThat(bench.gateway().ready()).isTrue());
        }
    }

    private static String catalogue(String scale) {
        return """
               gateway: gas
               description: Gas meters.
               names:
                 gas.volume: {unit: m3, about: Volume of gas.}
               deviceTypes:
                 gas-meter: {description: Gas meter of a household}
               feeds:
                 gas-meter:
                   deviceType: gas-meter
                   kind: measurements
                   device: meter
                   time: {column: taken_at}
                   columns:
                     litres: {name: gas.volume, unit: L, %s, about: The counter.}
               """
                .formatted(scale);
    }
}
