package org.flexmeter.it.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports in src/test/resources/report are as Surefire and Failsafe 3.5.4 write them. */
class TestTableTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    @TempDir Path root;
    private final List<String> options = new ArrayList<>();
    private String output;

    @BeforeEach
    void aRunBegins() throws IOException {
        Path mark = Files.createFile(root.resolve("began"));
        Files.setLastModifiedTime(mark, FileTime.from(START));
        options.addAll(List.of("--root", root.toString(), "--since", mark.toString()));
    }

    @Test
    void aGoodRun() throws IOException {
        report("gateway", "surefire", "good", 1);
        report("it", "failsafe", "good-it", 1);

        assertThat(run()).as(output).isZero();
        assertThat(lines())
                .contains(
                        "gateway    unit               1       4       0       0      2.5 s",
                        "it         integration        1       1       0       0   1234.5 s",
                        "all                           2       5       0       0   1237.0 s",
                        "  1234.5 s  it         DemoIT",
                        "     2.5 s  gateway    OuterTest")
                .doesNotContain("Failed")
                .endsWith("5 passed, 0 failed, 0 skipped");
    }

    @Test
    void whatFailed() throws IOException {
        report("gateway", "surefire", "failures", 1);

        assertThat(run()).isEqualTo(1);
        assertThat(lines())
                .containsSequence(
                        "Failed",
                        "  FailingTest.fails(String)[2]: AssertionFailedError: expected: 1 but was: 2",
                        "  FailingTest.throwsSomething: NullPointerException",
                        "  FailingTest: IllegalStateException: @BeforeAll could not")
                .endsWith("1 passed, 3 failed, 0 skipped");
    }

    /** As without --strict: it is told, and no failure. */
    @Test
    void whatWasMissing() throws IOException {
        report("gateway", "surefire", "skips", 1);
        report("it", "failsafe", "skips-it", 1);

        assertThat(run()).as(output).isZero();
        assertThat(lines())
                .containsSequence(
                        "Missing parts (tests skipped, why, where)",
                        "      3  mosquitto is not installed: SkippingTest",
                        "      2  the jar has all of it: ConditionIT",
                        "      1  (the test does not say what is missing): SkippingTest",
                        "      1  Disabled on operating system: Linux (6.1): ConditionIT",
                        "      1  System property [chaos.minutes] with value [0] does not match"
                                + " regular expression [[1-9].*]: ConditionIT",
                        "      1  for now: ConditionIT")
                .endsWith("1 passed, 0 failed, 9 skipped");
    }

    @Test
    void whatIsNotOnTheListFailsAStrictRun() throws IOException {
        report("gateway", "surefire", "skips", 1);
        list("SkippingTest.one*,MOSQUITTO,always,it is, after all, allowed");

        assertThat(run("--strict")).isEqualTo(1);
        assertThat(lines())
                .containsSequence(
                        "Missing and not on the list of what may be missing",
                        "  SkippingTest$Inner.two was skipped: mosquitto is not installed; install it, or"
                                + " say in it/allowed-skips.csv why it may be missing",
                        "  SkippingTest.untold was skipped: (the test does not say what is"
                                + " missing); install it, or say in it/allowed-skips.csv why it may"
                                + " be missing");
        assertThat(output).doesNotContain("SkippingTest.one was skipped");
        assertThat(run()).as("not strict").isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "SkippingTest,mosquitto|does not say,always,why; true",
                "*,mosquitto|does not say,always,why; true",
                "*,.,always,why; true",
                "SkippingTest,mosquitto,always,why; false",
                "OtherTest,.,always,why; false",
                "Skipping,.,always,why; false",
                "SkippingTest,.,bare,why; false",
            })
    void aLineFitsTheTestAndTheReason(String line, boolean good) throws IOException {
        report("gateway", "surefire", "skips", 1);
        list(line);
        assertThat(run("--strict")).as(output).isEqualTo(good ? 0 : 1);
    }

    @Test
    void aBareRunMayMissMore() throws IOException {
        report("gateway", "surefire", "skips", 1);
        list("SkippingTest,.,bare,why");
        assertThat(run("--strict", "--bare")).as(output).isZero();
        assertThat(run("--strict")).isEqualTo(1);
    }

    @Test
    void aLineThatWasNotNeededIsToldAndNoFailure() throws IOException {
        report("gateway", "surefire", "good", 1);
        list("OuterTest,mosquitto,always,why\nElsewhereTest,socat,always,why");

        assertThat(run("--strict")).as(output).isZero();
        assertThat(lines())
                .containsSequence("Might have been missing and was not", "  OuterTest (mosquitto)");
        assertThat(output).as("was not run").doesNotContain("ElsewhereTest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "OnlyTest,mosquitto; line 2: test,part,when,why are needed: OnlyTest,mosquitto",
                "OnlyTest,mosquitto,always,; line 2: test,part,when,why are needed",
                "OnlyTest,mosquitto,never,why; line 2: 'when' is always or bare: never",
                "OnlyTest,mosquitto(,always,why; line 2: Unclosed group",
            })
    void aLineThatIsWrongIsTold(String line, String fault) throws IOException {
        report("gateway", "surefire", "good", 1);
        list(line);
        assertThat(run("--strict")).isEqualTo(2);
        assertThat(output).contains(fault).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-off", "no-report", "no-time", "doctype"})
    void aReportThatCannotBeReadIsToldAndFails(String name) throws IOException {
        report("gateway", "surefire", "good", 1);
        report("world", "surefire", name, 1);

        assertThat(run()).isEqualTo(1);
        assertThat(lines())
                .contains("Reports that cannot be read")
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "  world/target/surefire-reports/TEST-"
                                                        + name
                                                        + ".xml: "))
                .endsWith("4 passed, 0 failed, 0 skipped");
        assertThat(output).doesNotContain("\tat ", "[Fatal Error]");
    }

    @Test
    void reportsOfEarlierRunsAreNotCounted() throws IOException {
        report("gateway", "surefire", "good", 0);
        report("it", "failsafe", "failures", -1);

        assertThat(run()).as("the very moment counts").isZero();
        assertThat(output).contains("4 passed, 0 failed, 0 skipped").doesNotContain("FailingTest");
    }

    @Test
    void aClassWithoutAReportFails() throws IOException {
        report("gateway", "surefire", "good", 1);
        plan("org.flexmeter.gateway.OuterTest");
        assertThat(run()).as(output).isZero();

        plan("org.flexmeter.gateway.OuterTest", "org.flexmeter.gateway.GoneTest");
        assertThat(run()).isEqualTo(1);
        assertThat(lines())
                .containsSequence(
                        "Test classes without a report: 1", "  org.flexmeter.gateway.GoneTest");
    }

    /** Surefire writes a report without tests where an assumption in @BeforeAll does not hold. */
    @Test
    void aClassThatLeftNoTraceIsSkipped() throws IOException {
        report("gateway", "surefire", "good", 1);
        report("gateway", "surefire", "empty", 1);
        assertThat(run()).as(output).isZero();
        assertThat(lines())
                .contains(
                        "      1  (left before its first test; the report does not say why):"
                                + " EmptyTest")
                .endsWith("4 passed, 0 failed, 1 skipped");
        assertThat(run("--strict")).isEqualTo(1);
        list("EmptyTest,does not say,always,why");
        assertThat(run("--strict")).as(output).isZero();
    }

    @Test
    void aRunWithoutTestsFails() throws IOException {
        assertThat(run()).isEqualTo(1);
        assertThat(lines()).contains("No test was run.").endsWith("0 passed, 0 failed, 0 skipped");
    }

    @Test
    void whatMavenSaysCounts() throws IOException {
        report("gateway", "surefire", "good", 1);
        assertThat(run("--maven-failed")).isEqualTo(1);
        assertThat(lines()).contains("Maven failed: its errors stand above.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--plan"})
    void aWrongCallIsTold(String word) throws IOException {
        assertThat(run(word)).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(output).contains(word);
    }

    /** The list in use: every line can be read. */
    @Test
    void theListOfThisProjectCanBeRead() throws IOException {
        report("gateway", "surefire", "good", 1);
        options.addAll(List.of("--allowed", Path.of("allowed-skips.csv").toString()));
        assertThat(run("--strict")).as(output).isZero();
    }

    private void report(String module, String suite, String name, int secondsAfter)
            throws IOException {
        Path folder = root.resolve(module).resolve("target").resolve(suite + "-reports");
        Files.createDirectories(folder);
        Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        Path file = folder.resolve("TEST-" + name + ".xml");
        try (var in = TestTableTest.class.getResourceAsStream("/report/" + name + ".xml")) {
            Files.copy(in, file);
        }
        Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(secondsAfter)));
    }

    private void list(String lines) throws IOException {
        Path file = root.resolve("allowed.csv");
        Files.writeString(file, "test,part,when,why\n" + lines + "\n");
        options.addAll(List.of("--allowed", file.toString()));
    }

    private void plan(String... classes) throws IOException {
        Path file = root.resolve("plan");
        Files.write(file, List.of(classes).stream().map(c -> "gateway\tGateway\t" + c).toList());
        options.addAll(List.of("--plan", file.toString()));
    }

    private int run(String... more) {
        List<String> words = new ArrayList<>(options);
        words.addAll(List.of(more));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code =
                TestTable.run(
                        new PrintStream(bytes, true, StandardCharsets.UTF_8),
                        words.toArray(String[]::new));
        output = bytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private List<String> lines() {
        return output.lines().toList();
    }
}
