package org.flexmeter.it;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.process.Commands;

/** The built program's command line. */
public final class Cli {
    /**
     * @param output standard output and error together
     */
    public record Result(int exitCode, String output) {}

    private Cli() {}

    /** Runs a command with the home folder of a bench. */
    static Result run(Bench bench, String... words) {
        return runWith("", bench, words);
    }

    /** Runs a command that reads this from standard input. */
    static Result runWith(String input, Bench bench, String... words) {
        return run(command(bench.world().root(), words(bench, words)), input);
    }

    /** Whether {@link #answering} works on this machine. */
    static boolean canAnswer() {
        return Commands.find("script").isPresent();
    }

    /** Runs a command with the home folder of a bench, at a terminal where somebody answers. */
    static Result answering(Bench bench, String answer, String... words) {
        String command =
                command(bench.world().root(), words(bench, words)).stream()
                        .map(word -> "'" + word + "'")
                        .collect(Collectors.joining(" "));
        return run(List.of("script", "-qec", command, "/dev/null"), answer + "\n");
    }

    private static List<String> words(Bench bench, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--home");
        all.add(bench.world().home().folder().toString());
        return all;
    }

    /** Runs a command. */
    public static Result run(Path root, List<String> words) {
        return run(command(root, words), "");
    }

    private static List<String> command(Path root, List<String> words) {
        List<String> command =
                new ArrayList<>(GatewayProgram.find(root).command(GatewayProgram.SHORT_LIVED));
        command.addAll(words);
        return command;
    }

    private static Result run(List<String> command, String input) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException notRead) {
                // a command that reads nothing may be over already; what it says is what counts
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new IllegalStateException("the command line cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
