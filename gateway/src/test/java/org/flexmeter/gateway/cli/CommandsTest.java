package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What every command has. */
class CommandsTest {
    /** They print nothing to read, or JSON anyway. */
    private static final Set<String> WITHOUT_JSON =
            Set.of(
                    "fm run",
                    "fm help",
                    "fm generate-completion",
                    "fm users add",
                    "fm users remove",
                    "fm quarantine show",
                    "fm quarantine export");

    static Stream<CommandLine> commands() {
        return below(Main.commandLine()).filter(command -> command.getSubcommands().isEmpty());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(CommandsTest::below));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysWhatItDoesAndSpeaksJson(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
        assertThat(spec.options())
                .allSatisfy(
                        option ->
                                assertThat(Arrays.asList(option.description()))
                                        .as("%s %s", spec.qualifiedName(), option.longestName())
                                        .isNotEmpty());
        assertThat(spec.findOption("--json") != null || WITHOUT_JSON.contains(spec.qualifiedName()))
                .as("%s --json", spec.qualifiedName())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'',13",
        "--help,13",
        "help,13",
        "generate-completion,13",
        "rum,13",
        "run,1",
        "state,1"
    })
    void makesWhatIsCalled(String first, int commands) {
        assertThat(Main.commandLine(first, "--home", "h").getSubcommands()).hasSize(commands);
    }
}
