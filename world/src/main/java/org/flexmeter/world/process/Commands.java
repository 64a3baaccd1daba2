package org.flexmeter.world.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Short commands of the machine. */
public final class Commands {
    /** What a machine may have, and a Linux by itself has not. */
    static final Set<String> OPTIONAL =
            Set.of(
                    "mosquitto",
                    "mosquitto_passwd",
                    "mosquitto_pub",
                    "mosquitto_sub",
                    "socat",
                    "psql",
                    "pgbouncer",
                    "kubectl",
                    "promtool",
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "chromedriver");

    private Commands() {}

    /**
     * Looks for a program on the PATH and in the folders for administrators. Everything that tests
     * and demo may do without is looked for here, so that {@code -Dfm.test.bare=true} hides it.
     */
    public static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/sbin:/bin";
        return find(program, path, Boolean.getBoolean("fm.test.bare"));
    }

    static Optional<Path> find(String program, String path, boolean bare) {
        if (bare && OPTIONAL.contains(program)) {
            return Optional.empty();
        }
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a command that has ended left behind. */
    public record Result(int exitCode, String output) {
        public boolean fine() {
            return exitCode == 0;
        }
    }

    /** Runs a command to its end. */
    public static Result run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .strip();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(127, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("Interrupted while running " + command.get(0) + ".", e);
        }
    }

    /** Runs a command to its end. */
    public static Result run(String... command) {
        return run(List.of(command));
    }

    /**
     * Runs a command that has to succeed.
     *
     * @throws PartException with its output if it does not
     */
    public static String must(List<String> command) {
        Result result = run(command);
        if (!result.fine()) {
            throw new PartException(
                    String.join(" ", command)
                            + " ended with exit code "
                            + result.exitCode()
                            + ": "
                            + result.output());
        }
        return result.output();
    }
}
