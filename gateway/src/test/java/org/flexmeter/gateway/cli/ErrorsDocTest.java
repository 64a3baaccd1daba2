package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Test;

/**
 * docs/errors.md has a remedy for every line at WARN and ERROR and for every reason of a refusal.
 */
class ErrorsDocTest {
    private static final Path ROOT = ProjectRoot.find();
    private static final Pattern LINE =
            Pattern.compile(
                    "\\b(?:LOG|log)\\.(?:warnf|errorf)\\(\\s*(?:\\w+,\\s*)?\\(?((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyLineOfTheLogIsExplained() throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("gateway/src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                LINE.matcher(Files.readString(file))
                        .results()
                        .map(call -> filled(call.group(1)))
                        .forEach(lines::add);
            }
        }
        // its text is a setting of its own: the disk that is full
        lines.remove("…");
        assertThat(lines).hasSizeGreaterThan(30);
        assertThat(explained()).containsAll(lines);
    }

    @Test
    void nothingIsExplainedThatIsNotSaid() throws IOException {
        String code;
        try (Stream<Path> files = Files.walk(ROOT.resolve("gateway/src/main/java"))) {
            code =
                    files.filter(f -> f.toString().endsWith(".java"))
                            .map(ErrorsDocTest::literals)
                            .collect(Collectors.joining("\n"));
        }
        assertThat(table("## The state file"))
                .isNotEmpty()
                .allSatisfy(text -> assertThat(code).contains(text));
    }

    @Test
    void everyReasonOfARefusalIsExplained() throws IOException {
        assertThat(explained())
                .containsAll(
                        Arrays.stream(Refusal.Reason.values()).map(Refusal.Reason::code).toList());
    }

    private static String literals(Path file) {
        try {
            return filled(Files.readString(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What literals say together, with an ellipsis where something is filled in. */
    private static String filled(String literals) {
        return LITERAL.matcher(literals)
                .results()
                .map(literal -> literal.group(1))
                .collect(Collectors.joining())
                .replace("\\\"", "\"")
                .replaceAll("%[sdn]", "…");
    }

    /** What stands in the first column of a table. */
    private static Set<String> explained() throws IOException {
        return texts(Files.readAllLines(ROOT.resolve("docs/errors.md")).stream());
    }

    private static Set<String> table(String heading) throws IOException {
        return texts(
                Files.readAllLines(ROOT.resolve("docs/errors.md")).stream()
                        .dropWhile(line -> !line.equals(heading))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## ")));
    }

    private static Set<String> texts(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ")[0])
                .flatMap(cell -> CODE.matcher(cell).results())
                .map((MatchResult code) -> code.group(1))
                .collect(Collectors.toSet());
    }
}
