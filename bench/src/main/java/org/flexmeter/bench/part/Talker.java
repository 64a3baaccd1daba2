package org.flexmeter.bench.part;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;

/**
 * A class of this module that runs as a process of its own, so that its CPU time is told apart: a
 * line asks, a line answers. It ends when its pipe does, even if we are killed.
 */
public final class Talker implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedWriter out;
    private final BufferedReader in;

    private Talker(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.in =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a class with a main method and waits until it says that it is ready.
     *
     * @param log where what it prints on standard error goes
     * @throws PartException if it does not start
     */
    public static Talker start(Class<?> main, Path log, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Jdks.current().toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(
                                    ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                            .start();
            Talker talker = new Talker(main.getSimpleName() + " (log " + log + ")", process);
            talker.expect("ready");
            return talker;
        } catch (IOException e) {
            throw new PartException(main.getSimpleName() + " could not be started.", e);
        }
    }

    private void expect(String wanted) {
        String line = line();
        if (!wanted.equals(line)) {
            throw new PartException(name + " said '" + line + "' instead of " + wanted + ".");
        }
    }

    private String line() {
        try {
            String line = in.readLine();
            if (line == null) {
                throw new PartException(name + " has ended.");
            }
            return line;
        } catch (IOException e) {
            throw new PartException(name + " does not answer.", e);
        }
    }

    /** Says a line and waits for the answer. */
    public synchronized String ask(String line) {
        try {
            out.write(line);
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw new PartException(name + " does not listen.", e);
        }
        String answer = line();
        if (answer.startsWith("fault ")) {
            throw new PartException(name + ": " + answer.substring("fault ".length()));
        }
        return answer;
    }

    /** Says a line whose answer is {@code name=number name=number …}. */
    public Map<String, Long> numbers(String line) {
        Map<String, Long> numbers = new HashMap<>();
        for (String word : ask(line).split(" ")) {
            String[] pair = word.split("=", 2);
            numbers.put(pair[0], Long.parseLong(pair[1]));
        }
        return numbers;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
