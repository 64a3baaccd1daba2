package org.flexmeter.world.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that does not outlive this one. It has a session of its own, so that Ctrl-C at the
 * terminal does not reach it before we have stopped it in order; and a watchdog, a shell that waits
 * on a pipe from us, kills it should we die without having stopped it (kill -9).
 */
public final class ChildProcess implements AutoCloseable {
    private static final int TAIL = 15;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final String name;
    private final Path log;
    private final Process process;
    private final Process watchdog;
    private final Thread hook;

    private ChildProcess(String name, Path log, Process process) throws IOException {
        this.name = name;
        this.log = log;
        this.process = process;
        this.watchdog = watch(process.pid());
        this.hook = new Thread(process::destroyForcibly, "kill " + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a process; what it prints is appended to the log.
     *
     * @param name for messages, such as "Cassandra"
     * @throws PartException if it cannot be started
     */
    public static ChildProcess start(
            String name,
            List<String> command,
            Path folder,
            Map<String, String> environment,
            Path log) {
        List<String> detached = new ArrayList<>(session());
        detached.addAll(command);
        try {
            Files.createDirectories(folder);
            Files.createDirectories(log.toAbsolutePath().getParent());
            ProcessBuilder builder = new ProcessBuilder(detached).directory(folder.toFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            return new ChildProcess(name, log, builder.start());
        } catch (IOException e) {
            throw new PartException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    private static List<String> session() {
        return Commands.find("setsid").map(path -> List.of(path.toString())).orElse(List.of());
    }

    private static Process watch(long pid) throws IOException {
        List<String> command = new ArrayList<>(session());
        command.addAll(
                List.of("sh", "-c", "read -r _; kill -9 \"$0\" 2>/dev/null", Long.toString(pid)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** The exit code once it has ended. */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Where its output goes. */
    public Path log() {
        return log;
    }

    /** The whole log, empty if there is none. */
    public String output() {
        try {
            return Files.exists(log)
                    ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new PartException("The log " + log + " of " + name + " cannot be read.", e);
        }
    }

    /** The log's last lines. */
    public String lastLines() {
        List<String> lines = output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    }

    /**
     * Waits until the part is ready.
     *
     * @throws PartException with the log's last lines if it ends or the time is over first
     */
    public void await(Duration patience, BooleanSupplier ready) {
        long end = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) {
                throw failure(
                        "ended with exit code " + process.exitValue() + " while it was started");
            }
            if (System.nanoTime() > end) {
                kill();
                throw failure("was not ready after " + patience.toSeconds() + " s");
            }
            Pause.of(LOOK);
        }
    }

    private PartException failure(String what) {
        return new PartException(name + " " + what + ". The end of " + log + ":\n" + lastLines());
    }

    /** Waits for the end of the process; false if it goes on after the patience. */
    public boolean awaitExit(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Sends a signal, such as "INT" or "STOP". */
    public void signal(String signal) {
        Commands.run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** SIGTERM; SIGKILL if it has not ended after the grace. */
    public void stop(Duration grace) {
        process.destroy();
        end(grace);
    }

    /**
     * Waits for an end that was asked for in some other way; SIGKILL if it has not come after the
     * grace.
     */
    public void end(Duration grace) {
        if (!awaitExit(grace)) {
            process.destroyForcibly();
            awaitExit(Duration.ofSeconds(10));
        }
        forget();
    }

    /** SIGKILL, for its own children as well; returns when all of them are gone. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        awaitExit(Duration.ofSeconds(10));
        children.forEach(child -> child.onExit().orTimeout(10, TimeUnit.SECONDS).join());
        forget();
    }

    private void forget() {
        watchdog.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            hook.setName(hook.getName() + " (done)");
        }
    }

    @Override
    public void close() {
        if (alive()) {
            stop(Duration.ofSeconds(20));
        } else {
            forget();
        }
    }
}
