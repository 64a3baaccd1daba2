package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.line.SimulatedConcentrator;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the command line prints for scripts: each line an object, exit codes as docs/operations.md
 * has them, one line where there is a fault; and completion of words.
 */
class CommandLineJsonIT {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Which home folder: of the gateway that runs, or a copy in which nothing runs. */
    private enum At {
        RUNNING,
        STILL
    }

    /**
     * A command and what is to come of it.
     *
     * @param lines that it prints at least; none at all where that is 0
     * @param first what its first line contains
     */
    private record Case(At at, String words, int exitCode, int lines, String first) {
        @Override
        public String toString() {
            return at + ": fm " + words;
        }
    }

    @TempDir static Path folder;
    @AutoClose private static Bench bench;
    private static Path still;

    @BeforeAll
    static void start() throws Exception {
        bench = new Bench(folder.resolve("world"));
        PostgreSql database = bench.world().standardSql();
        database.load(bench.world().root().resolve("deploy/sql/iren-standard-commands.sql"));
        Bench.sql(database, "GRANT INSERT ON iren.command TO " + database.reader().user());
        SimulatedConcentrator concentrator =
                bench.world()
                        .keep(
                                new SimulatedConcentrator(
                                        bench.world().oracle(),
                                        Pace.steady(Duration.ofSeconds(1)),
                                        0,
                                        2,
                                        false));
        bench.settings().iren(database).ennova("tcp://127.0.0.1:" + concentrator.port());
        bench.set("gateway.iren.listen", "").device("iren,W1,water-meter,w1");
        bench.devices(concentrator.devices());
        bench.writeHome();
        bench.example("iren-standard-sql");
        bench.start();
        fill(database);
        bench.world().simulation().start(concentrator);
        leaveACopyWithAFullOutbox();
    }

    /** Something for each command to show. */
    private static void fill(PostgreSql database) throws Exception {
        Bench.sql(
                database,
                "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES"
                        + " ('W7', CURRENT_TIMESTAMP, 1, 1)");
        Order order = Order.to("iren", "w1", "read-now", Map.of()).wrongOnPurpose();
        bench.world().commander().awaitListening(order, Bench.PATIENCE);
        String[] add = {"users", "add", "vera", "--role", "viewer", "--password-stdin"};
        assertThat(Cli.runWith("a password of Vera\n", bench, add).exitCode()).isZero();
        eventually(
                () ->
                        assertThat(bench.metric("fm_quarantine_items", "gateway", "iren"))
                                .isEqualTo(1));
    }

    private static void leaveACopyWithAFullOutbox() throws IOException {
        bench.world().broker().stop();
        eventually(
                () ->
                        assertThat(bench.metric("fm_outbox_messages", "gateway", "ennova"))
                                .isGreaterThan(1));
        bench.gateway().stop();
        still = folder.resolve("still");
        copy(bench.world().home().folder(), still);
        // nobody listens there, and the second name is misspelt
        Files.writeString(
                still.resolve("application.properties"),
                "\nquarkus.management.port="
                        + bench.world().ports().any()
                        + "\ngateway.iren.perod=1h\n",
                StandardOpenOption.APPEND);
        bench.world().broker().start();
        bench.gateway().start().awaitReady(Bench.PATIENCE);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static Cli.Result run(At at, String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.add("--home");
        all.add((at == At.STILL ? still : bench.world().home().folder()).toString());
        return Cli.run(bench.world().root(), all);
    }

    static Stream<Case> scripts() {
        return Stream.of(
                new Case(At.RUNNING, "devices --json", 0, 3, "\"gateway\":\"ennova\""),
                new Case(At.RUNNING, "devices iren --json", 0, 1, "\"hardwareId\":\"w1\""),
                new Case(At.RUNNING, "quarantine list iren --json", 0, 1, "\"unknown-device\""),
                new Case(At.RUNNING, "quarantine list ennova --json", 0, 0, ""),
                new Case(At.RUNNING, "command list iren --json", 0, 1, "\"read-now\""),
                new Case(At.RUNNING, "users list --json", 0, 1, "\"vera\""),
                new Case(At.RUNNING, "state info iren --json", 0, 1, "\"bookmark\""),
                new Case(At.RUNNING, "status --json", 0, 1, "\"gateways\""),
                new Case(At.RUNNING, "check --offline --json", 0, 0, ""),
                new Case(At.RUNNING, "tail ennova --limit 2 --json", 0, 2, "\"message\""),
                new Case(
                        At.RUNNING,
                        "rerun iren water-meter --from beginning --json",
                        0,
                        1,
                        "\"done\":true"),
                new Case(
                        At.RUNNING,
                        "rerun iren gas --from beginning --json",
                        1,
                        1,
                        "\"done\":false"),
                new Case(
                        At.RUNNING,
                        "command send w1 read-now --no-wait --json",
                        0,
                        1,
                        "\"invocationId\""),
                new Case(
                        At.RUNNING,
                        "command send w1 read-now --json",
                        1,
                        1,
                        "\"response\":\"refused: "),
                new Case(At.STILL, "outbox ennova --json", 0, 3, "\"oldestSeconds\""),
                new Case(At.STILL, "outbox ennova --limit 0 --json", 0, 1, "\"messages\""),
                new Case(At.STILL, "state info ennova --json", 0, 1, "\"outbox\""),
                new Case(At.STILL, "command list iren --json", 0, 1, "\"read-now\""),
                new Case(At.STILL, "check --offline --json", 1, 1, "gateway.iren.perod"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void eachLineIsAnObject(Case each) {
        Cli.Result result = run(each.at(), each.words());
        assertThat(result.exitCode()).as(result.output()).isEqualTo(each.exitCode());
        List<String> lines = result.output().lines().toList();
        lines.forEach(CommandLineJsonIT::isObject);
        if (each.lines() == 0) {
            assertThat(lines).isEmpty();
        } else {
            assertThat(lines).hasSizeGreaterThanOrEqualTo(each.lines());
            assertThat(lines.get(0)).contains(each.first());
        }
    }

    private static void isObject(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            assertThat(node.isObject()).as(line).isTrue();
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    static Stream<Case> faults() {
        String nobody = "no gateway of this home folder answers at http://127.0.0.1:";
        String never = "has the gateway gas ever run";
        return Stream.of(
                new Case(At.STILL, "status", 1, 1, nobody),
                new Case(At.STILL, "status --json", 1, 1, nobody),
                new Case(At.STILL, "tail --limit 1 --json", 1, 1, nobody),
                new Case(At.STILL, "outbox gas --json", 1, 1, never),
                new Case(At.STILL, "state info gas --json", 1, 1, never),
                new Case(At.STILL, "command list gas --json", 1, 1, never),
                new Case(At.STILL, "quarantine list gas --json", 1, 1, never),
                new Case(At.STILL, "users remove otto", 1, 1, "there is no user otto"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsOneLine(Case each) {
        Cli.Result result = run(each.at(), each.words());
        assertThat(result.exitCode()).as(result.output()).isEqualTo(each.exitCode());
        assertThat(result.output().lines().toList())
                .singleElement()
                .asString()
                .contains(each.first());
    }

    @Test
    void whatToDoWhereNothingAnswersIsSaid() {
        assertThat(run(At.STILL, "status").output())
                .contains("start it with fm run, or see what waits with fm outbox");
    }

    static Stream<Case> mistakes() {
        return Stream.of(
                new Case(At.RUNNING, "outbox --json", 2, 1, "GATEWAY"),
                new Case(At.RUNNING, "outbox iren --limit=-1", 2, 1, "--limit is at least 0"),
                new Case(At.RUNNING, "tail --limit some --json", 2, 1, "--limit"),
                new Case(At.RUNNING, "command list iren --state lost", 2, 1, "no state 'lost'"),
                new Case(At.RUNNING, "rerun iren water-meter --json", 2, 1, "--from"),
                new Case(At.RUNNING, "status --jsn", 2, 1, "--jsn"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aCallThatIsNotRightEndsWithTwo(Case each) {
        Cli.Result result = run(each.at(), each.words());
        assertThat(result.exitCode()).as(result.output()).isEqualTo(each.exitCode());
        assertThat(result.output()).contains(each.first()).doesNotContain("\tat ");
    }

    @Test
    void bashCompletesWords() throws IOException {
        assumeTrue(Commands.find("bash").isPresent(), "bash is not installed");
        Cli.Result script = Cli.run(ProjectRoot.find(), List.of("generate-completion"));
        assertThat(script.exitCode()).isZero();
        Path file = Files.writeString(folder.resolve("completion.bash"), script.output());
        assertThat(completed(file, "fm", "quar")).containsExactly("quarantine");
        assertThat(completed(file, "fm", "sta")).containsExactlyInAnyOrder("state", "status");
        assertThat(completed(file, "fm", "quarantine", "rep")).containsExactly("replay");
    }

    /** What bash offers for the last of these words. */
    private static List<String> completed(Path script, String... words) {
        String ask =
                "source '%s' || exit; COMP_LINE='%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_POINT=%d;"
                        .formatted(
                                script,
                                String.join(" ", words),
                                String.join(" ", words),
                                words.length - 1,
                                String.join(" ", words).length());
        Commands.Result result =
                Commands.run(
                        "bash",
                        "--noprofile",
                        "--norc",
                        "-c",
                        ask + " _complete_fm; printf '%s\\n' \"${COMPREPLY[@]}\"");
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output().lines().map(String::strip).toList();
    }
}
