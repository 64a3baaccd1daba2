package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark in its shortest form: that it runs and loses nothing; how fast is not asked. */
class BenchmarkIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path out;

    @Test
    void theShortFormRunsAndLosesNothing() throws Exception {
        Path bench = ProjectRoot.find().resolve("bench/target");
        String classpath =
                bench.resolve("classes") + ":" + Files.readString(bench.resolve("classpath"));
        Process benchmark =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElse("java"),
                                "-Dflexmeter.root=" + ProjectRoot.find(),
                                "-cp",
                                classpath,
                                "org.flexmeter.bench.Benchmark",
                                "--quick",
                                "--session",
                                "singles,batches",
                                "--out",
                                out.toString())
                        .redirectErrorStream(true)
                        .start();
        String output =
                new String(benchmark.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(benchmark.waitFor()).as(output).isZero();
        JsonNode result = JSON.readTree(out.resolve("result.json").toFile());
        assertThat(result.at("/machine/processors").asInt()).isPositive();
        List<JsonNode> measures = result.findValues("measures");
        assertThat(measures).as(output).hasSize(2);
        for (JsonNode measure : measures.stream().flatMap(BenchmarkIT::stream).toList()) {
            assertThat(measure.at("/figures/messages").asLong()).as(output).isPositive();
            assertThat(measure.at("/figures/lost").asLong()).as(output).isZero();
        }
        assertThat(Files.readString(out.resolve("result.svg"))).contains("<svg", "</svg>");
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
