package org.flexmeter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.bench.report.Report;
import org.flexmeter.bench.report.Table;
import org.flexmeter.bench.session.Scale;
import org.flexmeter.bench.session.Session;
import org.flexmeter.bench.session.Sessions;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.ProjectRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The packaged gateway under load on this machine: {@code ./benchmark}. */
@Command(
        name = "benchmark",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Measures the gateway with the demo's real parts: MQTT broker, PostgreSQL, Cassandra, the packaged"
                    + " gateway and an independent subscriber, each a process of its own on this machine. Prints"
                    + " tables and writes them as JSON and as a plot (SVG).",
            ""
        },
        footerHeading = "%nSessions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was written has arrived",
            "1:something was lost",
            "2:wrong usage",
            "3:a part could not be started"
        })
public final class Benchmark implements Callable<Integer> {
    private static final int LOST = 1;
    private static final int NOT_STARTED = 3;
    private static final int QUICK_READINGS = 10_000;
    private static final double QUICK_FACTOR = 600;

    @Option(
            names = "--session",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Only these, separated by commas. Default: all but sustained and edge, one after the other.")
    private List<String> names = List.of();

    @Option(
            names = "--quick",
            description = "Shows within about a minute that it works; figures mean little.")
    private boolean quick;

    @Option(
            names = "--readings",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Readings of a throughput run. Default: ${DEFAULT-VALUE}.")
    private int readings;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often gateway and raw client take turns; the middle one counts. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--time-factor",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "D2.2's long sessions run so many times faster; 1 for as long as D2.2's (12 hours)."
                            + " Default: ${DEFAULT-VALUE}.")
    private double timeFactor;

    @Option(
            names = "--outbox",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "Messages that wait after a day without broker; 10000000 take 4 GB and half an hour."
                            + " Default: ${DEFAULT-VALUE}.")
    private int outbox;

    @Option(
            names = "--sustained",
            paramLabel = "N",
            defaultValue = "30000000",
            description =
                    "Readings of the session sustained: loaded first, at some 100,000 a second and 250"
                            + " bytes each on the disk. Default: ${DEFAULT-VALUE}.")
    private int sustained;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "So long the session sustained reads what was loaded again and again, by fm rerun."
                            + " Default: once.")
    private int minutes;

    @Option(
            names = "--source",
            paramLabel = "DB",
            split = ",",
            defaultValue = "POSTGRESQL,CASSANDRA",
            description =
                    "Databases that are read, where a session has both. Default: ${DEFAULT-VALUE}.")
    private Set<Scale.Database> sources;

    @Option(
            names = "--gateway",
            paramLabel = "DIR",
            description =
                    "Another build to compare with: its folder quarkus-app, or a native executable.")
    private Path gateway;

    @Option(
            names = "--java",
            paramLabel = "OPTION",
            split = ",",
            description =
                    "For the gateway's Java machine, such as -XX:+UseParallelGC. Default: its own choice.")
    private List<String> java = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where JSON, plot and logs go. Default: .flexmeter/benchmark/<time>.")
    private Path out;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /** Runs it and ends the process with its exit code. */
    public static void main(String[] args) {
        CommandLine line =
                new CommandLine(new Benchmark()).setCaseInsensitiveEnumValuesAllowed(true);
        line.getCommandSpec().usageMessage().footer(Sessions.help());
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() {
        List<Session> sessions = wanted();
        Path root = ProjectRoot.find();
        Path folder = folder(root);
        Scale scale =
                quick
                        ? new Scale(
                                true,
                                QUICK_FACTOR,
                                QUICK_READINGS,
                                1,
                                QUICK_READINGS,
                                QUICK_READINGS,
                                0,
                                sources,
                                java)
                        : new Scale(
                                false,
                                timeFactor,
                                readings,
                                rounds,
                                outbox,
                                sustained,
                                minutes,
                                sources,
                                java);
        List<Outcome> outcomes = new ArrayList<>();
        try (Rig rig = new Rig(root, program(root), java, folder.resolve("world"))) {
            for (Session session : sessions) {
                say(session.name() + ": " + session.about());
                Outcome outcome = session.run(rig, scale, line -> say("  " + line));
                outcomes.add(outcome);
                Table.of(outcome).forEach(Benchmark::say);
                // After each, so that a long run that is ended early leaves what it has.
                new Report(root, scale, outcomes).write(folder);
            }
        } catch (PartException e) {
            say("");
            say(e.getMessage());
            return NOT_STARTED;
        }
        say("");
        say("Written to " + folder + ": result.json, result.svg");
        return outcomes.stream().anyMatch(outcome -> outcome.lost() > 0) ? LOST : 0;
    }

    private List<Session> wanted() {
        Map<String, Session> all = Sessions.all();
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "--session " + name + " is not there; choose of " + all.keySet());
            }
        }
        return names.isEmpty()
                ? all.values().stream().filter(Session::isByDefault).toList()
                : names.stream().map(all::get).toList();
    }

    private GatewayProgram program(Path root) {
        if (gateway == null) {
            return GatewayProgram.find(root);
        }
        Path given = gateway.toAbsolutePath();
        return Files.isDirectory(given)
                ? new GatewayProgram.Jar(given)
                : new GatewayProgram.Native(given);
    }

    private Path folder(Path root) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path folder =
                (out == null ? root.resolve(".flexmeter/benchmark").resolve(time) : out)
                        .toAbsolutePath();
        if (Files.exists(folder.resolve("world"))) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--out " + folder + " is of an earlier run: name another one");
        }
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--out " + folder + " cannot be made: " + e.getMessage());
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
