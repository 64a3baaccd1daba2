package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;

/**
 * The demo, short: all four gateways on real parts, every row of D2.2's data sets, nothing lost,
 * every command answered.
 */
class DemoIT {

    /** Every gateway and device type of data-sets.yaml, and both alarm sets in both forms. */
    private static final List<String> FEEDS =
            List.of(
                    "eon/apartment-electricity",
                    "eon/apartment-alarms",
                    "eon/apartment-status",
                    "eon/substation-electricity",
                    "eon/substation-alarms",
                    "eon/substation-status",
                    "eon/district-heating",
                    "iren/st-comet-single-phase",
                    "iren/st-comet-three-phase",
                    "iren/district-heating",
                    "iren/electric-standard-meter",
                    "iren/water-meter",
                    "iren/blink-detector",
                    "ennova/blink-detector",
                    "ennova/midori-smart-meter",
                    "unibo/single-meter",
                    "unibo/wifi-meter");

    private static final int WRITTEN = 1;
    private static final int RECEIVED = 2;
    private static final int LOST = 3;
    private static final int WRONG = 5;
    private static final int UNEXPECTED = 6;

    private static final List<String> COMMANDS =
            List.of("eon/commands", "iren/commands", "ennova/commands", "unibo/commands");
    private static final int SENT = 1;
    private static final int DONE = 2;
    private static final int REFUSED = 4;
    private static final int UNANSWERED = 6;
    private static final int TWICE = 7;

    @Test
    void everyRowOfTheDataSetsArrivesAndNothingIsLost() throws Exception {
        Path root = ProjectRoot.find();
        Path world = root.resolve("world/target");
        Process demo =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Dflexmeter.root=" + root,
                                "-D%s=%s"
                                        .formatted(
                                                GatewayProgram.BINARY,
                                                System.getProperty(GatewayProgram.BINARY, "")),
                                "-cp",
                                world.resolve("classes") + ":" + world.resolve("lib") + "/*",
                                "org.flexmeter.world.demo.Demo",
                                "--duration",
                                "20s",
                                "--meters",
                                "4")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(demo.waitFor()).as(output).isZero();
        assertThat(rows(output, FEEDS).values())
                .as(output)
                .hasSize(FEEDS.size())
                .allSatisfy(
                        columns -> {
                            assertThat(Long.parseLong(columns.get(WRITTEN))).isPositive();
                            assertThat(Long.parseLong(columns.get(RECEIVED))).isPositive();
                            assertThat(columns.get(LOST)).isEqualTo("0");
                            assertThat(columns.get(WRONG)).isEqualTo("0");
                            assertThat(columns.get(UNEXPECTED)).isEqualTo("0");
                        });
        assertThat(rows(output, COMMANDS).values())
                .as(output)
                .hasSize(COMMANDS.size())
                .allSatisfy(
                        columns -> {
                            assertThat(Long.parseLong(columns.get(SENT))).isPositive();
                            assertThat(Long.parseLong(columns.get(DONE))).isPositive();
                            assertThat(Long.parseLong(columns.get(REFUSED))).isPositive();
                            assertThat(columns.get(UNANSWERED)).isEqualTo("0");
                            assertThat(columns.get(TWICE)).isEqualTo("0");
                        });
    }

    /** The lines of the last tables that begin with one of these words, by that word. */
    private static Map<String, List<String>> rows(String output, List<String> names) {
        return output.lines()
                .map(line -> List.of(line.strip().split("\\s+")))
                .filter(columns -> columns.size() > TWICE && names.contains(columns.get(0)))
                .collect(Collectors.toMap(columns -> columns.get(0), columns -> columns));
    }
}
