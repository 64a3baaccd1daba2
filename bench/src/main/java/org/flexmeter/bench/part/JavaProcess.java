package org.flexmeter.bench.part;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;

/** What a Java machine tells of itself by {@code jcmd}. */
public final class JavaProcess {
    private static final Pattern THREAD = Pattern.compile("^\"(.*)\".* cpu=([0-9.]+)ms ");

    private final long pid;

    public JavaProcess(long pid) {
        this.pid = pid;
    }

    /**
     * CPU seconds since the start by kind of thread; what threads took that have ended is not in
     * it.
     */
    public Map<String, Double> threads() {
        Map<String, Double> seconds = new TreeMap<>();
        jcmd("Thread.print")
                .lines()
                .map(THREAD::matcher)
                .filter(Matcher::find)
                .forEach(
                        thread ->
                                seconds.merge(
                                        Threads.kind(thread.group(1)),
                                        Double.parseDouble(thread.group(2)) / 1_000,
                                        Double::sum));
        return seconds;
    }

    /** Begins a flight recording with samples every 10 ms. */
    public void record(String name) {
        jcmd("JFR.start", "name=" + name, "settings=profile");
    }

    /** Ends a recording and writes it. */
    public void endRecording(String name, Path file) {
        jcmd("JFR.stop", "name=" + name, "filename=" + file);
    }

    private String jcmd(String... arguments) {
        String[] command = new String[arguments.length + 2];
        command[0] = Jdks.current().resolveSibling("jcmd").toString();
        command[1] = Long.toString(pid);
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        Commands.Result result = Commands.run(command);
        if (!result.fine()) {
            throw new PartException("jcmd does not reach process " + pid + ": " + result.output());
        }
        return result.output();
    }
}
