package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the build does about libraries with known flaws. */
class KnownFlawsIT {
    private static final Path ROOT = ProjectRoot.find();
    private static final String LIST =
            """
            package,since,fixed,id,looked up,not reached because
            org.a:a,,4.1.10.Final 4.2.3.Final,CVE-1,2026-12-01,
            org.b:b,2.5,2.7,CVE-2,2026-11-01
            org.d:d,,2.0,CVE-3,2026-11-01,it is off here, and stays so
            """;

    @TempDir private Path folder;

    private record Result(int exitCode, String output) {}

    private static Result run(Path list, Path bill) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        ProcessHandle.current().info().command().orElse("java"),
                                        ROOT.resolve("gateway/src/build/KnownFlaws.java")
                                                .toString(),
                                        list.toString(),
                                        bill.toString()))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    @ParameterizedTest
    @CsvSource({
        "org.a/a@4.1.9.Final,1",
        "org.a/a@4.1.10.Final,0",
        "org.a/a@4.2.2.Final,1",
        "org.a/a@4.2.10.Final,0",
        "org.a/a@4.0.99.Final,1",
        "org.a/a@5.0.0,0",
        "org.b/b@2.4.9,0",
        "org.b/b@2.6.1,1",
        "org.b/b@2.7.0,0",
        "org.c/a@1.0,0",
        "org.d/d@1.0,0"
    })
    void failsOnAMatch(String library, int exitCode) throws Exception {
        Path list = Files.writeString(folder.resolve("flaws.csv"), LIST);
        Path bill =
                Files.writeString(
                        folder.resolve("bill.json"),
                        "{\"purl\" : \"pkg:maven/%s?type=jar\"}".formatted(library));
        Result result = run(list, bill);
        assertThat(result.exitCode()).as(result.output()).isEqualTo(exitCode);
        assertThat(result.output())
                .containsPattern("known flaws: 3, looked up last on 2026-12-01, -?\\d+ days ago");
    }

    @Test
    void whatIsNotReachedIsToldWithItsReason() throws Exception {
        Path list = Files.writeString(folder.resolve("flaws.csv"), LIST);
        Path bill =
                Files.writeString(
                        folder.resolve("bill.json"), "{\"purl\" : \"pkg:maven/org.d/d@1.9\"}");
        assertThat(run(list, bill).output())
                .contains("org.d:d 1.9 has CVE-3; not reached: ")
                .contains("it is off here, and stays so")
                .contains("; not reached: 1; found here: 0");
    }

    @Test
    void theProductHasNone() throws Exception {
        Result result =
                run(
                        ROOT.resolve("known-flaws.csv"),
                        ROOT.resolve("gateway/target/gateway-sbom.json"));
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("looked up last on");
    }
}
