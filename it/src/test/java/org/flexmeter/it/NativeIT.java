package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.gateway.GatewayProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What the native binary has not (docs/native.md): refused with file and line before it runs. */
@EnabledIfSystemProperty(
        named = GatewayProgram.BINARY,
        matches = ".+",
        disabledReason = "the native binary was not built")
class NativeIT {
    private static final String ROUTES =
            """
            - route:
                id: iren-own
                description: What a binary has and has not.
                from:
                  uri: timer:own
                  steps:
                    - doTry:
                        steps:
                          - to:
                              uri: log:own
                        doCatch:
                          - exception:
                              - java.io.IOException
                              - java.util.prefs.BackingStoreException
                          - exception:
                              - java.sql.SQLException
                            steps:
                              - aggregate:
                                  aggregationStrategy: "#class:org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy"
                                  correlationExpression:
                                    constant:
                                      expression: "true"
                                  steps:
                                    - to:
                                        uri: seda:own
                              - setBody:
                                  groovy:
                                    expression: 1 + 1
            """;

    @TempDir private Path folder;

    @Test
    void checkRefusesWhatIsNotInTheBinary() {
        try (Bench bench = new Bench(folder)) {
            bench.set("gateway.iren.enabled", true)
                    .set("gateway.iren.jdbc.url", "jdbc:h2:mem:iren");
            bench.writeHome();
            bench.write("routes/gateways/iren.yaml", ROUTES);

            Cli.Result result = Cli.run(bench, "check");

            assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
            assertThat(result.output())
                    .contains(
                            "iren.yaml:14: this program has no exception java.util.prefs.BackingStoreException",
                            "no component seda",
                            "no language groovy",
                            "gateway.iren.jdbc.url: this program has no driver for jdbc:h2")
                    .doesNotContain("IOException", "SQLException", "GroupedBody", "component log");
        }
    }

    @Test
    void codecsInJarsAreRefused() {
        try (Bench bench = new Bench(folder)) {
            bench.set("gateway.unibo.enabled", true)
                    .set("gateway.unibo.line", "tcp://127.0.0.1:1")
                    .set("fm.broker.url", "tcp://127.0.0.1:1");
            bench.writeHome();
            bench.write("codecs/own.jar", "");
            bench.gateway().start();

            Bench.eventually(
                    () ->
                            assertThat(bench.gateway().output())
                                    .contains(
                                            "codecs in jars, which the native binary cannot load"));
            assertThat(bench.gateway().output()).doesNotContain("\tat ");
        }
    }

    /** So that what is resident is used: Linux maps the sixteen around one otherwise. */
    @Test
    @EnabledIf(
            value = "mapsOneAtATime",
            disabledReason = "pages cannot be mapped one at a time: Linux before 6.7, or seccomp")
    void thePagesOfTheProgramAreMappedOneAtATime() {
        try (Bench bench = new Bench(folder)) {
            bench.set("gateway.unibo.enabled", true)
                    .set("gateway.unibo.line", "tcp://127.0.0.1:1")
                    .set("fm.broker.url", "tcp://127.0.0.1:1");
            bench.writeHome();
            Path process = Path.of("/proc", "" + bench.gateway().start().pid().orElseThrow());

            Bench.eventually(
                    () -> assertThat(flagsOfCode(process)).anyMatch(line -> line.contains(" uw")));
        }
    }

    /** What proc_pid_smaps(5) says of the stretches of the program's own code: VmFlags. */
    private static List<String> flagsOfCode(Path process) throws IOException {
        String program = process.resolve("exe").toRealPath().toString();
        List<String> flags = new ArrayList<>();
        boolean code = false;
        for (String line : Files.readAllLines(process.resolve("smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                code = line.contains(" r-xp ") && line.endsWith(program);
            } else if (code && line.startsWith("VmFlags:")) {
                flags.add(line);
            }
        }
        return flags;
    }

    /** Linux does from 6.7 on, where no filter forbids the system call. */
    static boolean mapsOneAtATime() throws IOException {
        String[] version = System.getProperty("os.version").split("\\D+");
        int numeric = Integer.parseInt(version[0]) * 1_000 + Integer.parseInt(version[1]);
        return numeric >= 6_007
                && Files.readString(Path.of("/proc/self/status")).contains("Seccomp:\t0");
    }
}
