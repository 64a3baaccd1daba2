package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Walks {@code src/test/resources/command-cases}, where each folder is a case. */
class CommandCasesTest {
    private static final Path CASES = Path.of("src/test/resources/command-cases");

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Files.list(CASES)
                .filter(Files::isDirectory)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(name(folder), () -> run(folder)));
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }

    private static void run(Path folder) throws IOException {
        Path file = folder.resolve("payload");
        byte[] payload = Files.exists(file) ? Files.readAllBytes(file) : new byte[10_000_000];
        String outcome = Judgement.of(payload);
        String expected = Files.readString(folder.resolve("answer.txt")).stripTrailing();
        if (expected.startsWith("unreadable")) {
            assertThat(outcome).startsWith(expected);
        } else {
            assertThat(outcome.stripTrailing()).isEqualTo(expected);
        }
        assertThat(outcome.lines()).hasSize(1);
    }
}
