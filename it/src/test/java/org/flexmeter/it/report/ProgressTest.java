package org.flexmeter.it.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flexmeter.it.report.Progress.Planned;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final List<Planned> PLANNED =
            List.of(
                    new Planned("world", "Simulated world", "org.x.ATest"),
                    new Planned("world", "Simulated world", "org.x.BTest"),
                    new Planned("bench", "Benchmarks", "org.x.NotBuiltTest"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-01-01T10:00:00Z");
    private Progress progress = progress(0);

    @Test
    void classesAreCountedAsTheyEndWhateverTheirOrder() {
        accept(
                """
                [INFO] Reactor Build Order:
                [INFO]\s
                [INFO] FlexMeter                                      [pom]
                [INFO] Simulated world                                [jar]
                [INFO]\s
                [INFO] --------------< org.flexmeter:world >--------------
                [INFO] Building Simulated world 0.1.0-SNAPSHOT                            [2/2]
                [INFO] --- surefire:3.5.4:test (default-test) @ world ---
                [INFO] Running org.x.ATest
                [INFO] Running org.x.BTest
                [INFO] Running org.x.BTest$Inner
                [INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in org.x.BTest$Inner
                2026-01-01 10:00:00 INFO a line that a test prints
                [WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 61.25 s -- in org.x.BTest
                [INFO] Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.5 s -- in org.x.ATest
                [INFO] Results:
                [WARNING] Tests run: 6, Failures: 0, Errors: 0, Skipped: 1
                """);
        progress.end();

        assertThat(lines())
                .containsExactly(
                        "  0:00 Simulated world (2 of 2)",
                        "  0:00 [  1/2] world    BTest                               7 tests   61.25"
                                + " s  1 skipped",
                        "  0:00 [  2/2] world    ATest                               1 tests     0.5"
                                + " s",
                        "[WARNING] Tests run: 6, Failures: 0, Errors: 0, Skipped: 1");
        assertThat(progress.built()).isEqualTo(PLANNED.subList(0, 2));
    }

    @Test
    void failuresAreToldAtOnceWithTheirMessage() {
        accept(
                """
                [INFO] Building Simulated world 0.1.0-SNAPSHOT
                [INFO] Running org.x.ATest
                [ERROR] Tests run: 2, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 0.5 s <<< FAILURE! -- in org.x.ATest
                [ERROR] org.x.ATest.fails(String)[2] -- Time elapsed: 0.01 s <<< FAILURE!
                org.opentest4j.AssertionFailedError:\s

                expected: 1
                 but was: 2
                \tat org.x.ATest.fails(ATest.java:7)

                [ERROR] org.x.ATest.throwsSomething -- Time elapsed: 0.01 s <<< ERROR!
                java.lang.NullPointerException
                \tat org.x.ATest.throwsSomething(ATest.java:9)
                """);

        assertThat(lines().subList(1, lines().size()))
                .containsExactly(
                        "  0:00 [  1/2] world    ATest                               2 tests     0.5"
                                + " s  2 FAILED",
                        "    FAILED org.x.ATest.fails(String)[2]",
                        "        org.opentest4j.AssertionFailedError: ",
                        "        expected: 1",
                        "         but was: 2",
                        "    FAILED org.x.ATest.throwsSomething",
                        "        java.lang.NullPointerException");
    }

    @Test
    void mavensErrorsAreToldOnce() {
        accept(
                """
                [INFO] Building Simulated world 0.1.0-SNAPSHOT
                [ERROR] COMPILATION ERROR :\s
                [ERROR] /A.java:[3,5] cannot find symbol
                [INFO] BUILD FAILURE
                [INFO] Total time:  1 s
                [ERROR] Failed to execute goal compile: Compilation failure
                [ERROR] /A.java:[3,5] cannot find symbol
                  symbol: class B
                [ERROR]\s
                [ERROR] -> [Help 1]
                [ERROR]\s
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                [ERROR] Re-run Maven using the -X switch to enable full debug logging.
                [ERROR] [Help 1] http://cwiki.apache.org
                """);

        assertThat(lines().subList(1, lines().size()))
                .containsExactly(
                        "[ERROR] Failed to execute goal compile: Compilation failure",
                        "[ERROR] /A.java:[3,5] cannot find symbol",
                        "  symbol: class B",
                        "[ERROR] -> [Help 1]");
    }

    @Test
    void aPomThatCannotBeReadIsTold() {
        accept(
                """
                [INFO] Scanning for projects...
                [ERROR] [ERROR] Some problems were encountered while processing the POMs:
                [FATAL] Non-parseable POM /pom.xml
                """);
        assertThat(lines())
                .containsExactly(
                        "[ERROR] [ERROR] Some problems were encountered while processing the POMs:",
                        "[FATAL] Non-parseable POM /pom.xml");
    }

    @Test
    void aSilentBuildSaysThatItWorksAndHowMuchCame() {
        accept(
                """
                [INFO] Building Part: cassandra 0.1.0-SNAPSHOT            [1/6]
                [INFO] --- dependency:3.8.1:copy-dependencies (default) @ part-cassandra ---
                [INFO] Downloading from central: https://repo.example.org/a.jar
                [INFO] Downloaded from central: https://repo.example.org/a.jar (1.2 MB at 25 MB/s)
                [INFO] Downloaded from central: https://repo.example.org/b.pom (900 kB at 2.5 MB/s)
                """);
        now = now.plusSeconds(9);
        progress.tick();
        assertThat(lines()).containsExactly("  0:00 Part: cassandra (1 of 6)");
        now = now.plusSeconds(64);
        progress.tick();
        progress.tick();
        assertThat(lines())
                .containsExactly(
                        "  0:00 Part: cassandra (1 of 6)",
                        "  1:13 Part: cassandra (1 of 6): copies libraries; 2 files downloaded, 2"
                                + " MB");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).doesNotContain("\r", "\033");
    }

    @Test
    void aTerminalHasALineThatIsWrittenAgain() {
        progress = progress(40);
        accept(
                """
                [INFO] Building Simulated world 0.1.0-SNAPSHOT
                [INFO] --- surefire:3.5.4:test (default-test) @ world ---
                [INFO] Running org.x.ATest
                """);
        now = now.plusSeconds(3);
        bytes.reset();
        progress.tick();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("\r\033[K  0:03 Simulated world: unit tests [  0");
    }

    @Test
    void whatBeganAndDidNotEndIsNamed() {
        accept("[INFO] Building Simulated world 0.1.0-SNAPSHOT\n[INFO] Running org.x.ATest\n");
        progress.end();
        assertThat(lines()).endsWith("    NOT ENDED ATest: it began and no more");
    }

    private Progress progress(int columns) {
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Progress(out, () -> now, Duration.ofSeconds(10), columns, PLANNED);
    }

    private void accept(String text) {
        text.lines().forEach(progress::accept);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
