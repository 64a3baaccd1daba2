package org.flexmeter.world.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.gateway.Metrics;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.ProjectRoot;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Four gateways, end to end, on this machine: {@code ./demo}. */
@Command(
        name = "demo",
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = {
            "Starts an MQTT broker, Cassandra, PostgreSQL, simulated meters, the gateway and a control centre that"
                    + " subscribes and sends commands, all on this machine and without Docker; compares what"
                    + " arrives with what was written, and answers with what was done.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything that was written has arrived, and every command was answered",
            "1:something was lost, wrong or unexpected, a command unanswered or carried out twice",
            "2:wrong usage",
            "3:a part could not be started"
        })
public final class Demo implements Callable<Integer> {
    private static final int FAULTY = 1;
    private static final int NOT_STARTED = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration BLINK = Duration.ofSeconds(1);
    private static final Duration PLAIN = Duration.ofSeconds(10);
    private static final int EXAMPLES = 3;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.class,
            description =
                    "How long meters write: 60s, 5m, 2h. Default: ${DEFAULT-VALUE}. Ctrl-C ends earlier.")
    private Duration duration;

    @Option(
            names = "--meters",
            paramLabel = "N",
            defaultValue = "10",
            description = "Meters of each device type. Default: ${DEFAULT-VALUE}.")
    private int meters;

    @Option(
            names = "--pace",
            paramLabel = "PACE",
            defaultValue = "demo",
            description = {
                "demo: meters write every few seconds; real: as D2.2 has it, up to once a day."
                        + " Default: ${DEFAULT-VALUE}."
            })
    private PaceName pace;

    @Option(names = "--help", usageHelp = true, description = "Shows this.")
    private boolean help;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /** How often the meters write. */
    enum PaceName {
        DEMO(Pace.demo()),
        REAL(Pace.real());

        private final Pace pace;

        PaceName(Pace pace) {
            this.pace = pace;
        }
    }

    /** Runs the demo and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(
                new CommandLine(new Demo())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (meters < 1 || meters > 5_000) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--meters must be from 1 to 5000, not " + meters);
        }
        Screen screen = new Screen(System.out, System.console() != null);
        StopSignal stop = new StopSignal();
        stop.listen();
        Path root = ProjectRoot.find();
        try (DemoWorld world = DemoWorld.prepare(root, meters, pace.pace, screen)) {
            world.start(duration);
            watch(world, screen, stop);
            return end(world, screen);
        } catch (PartException e) {
            screen.say("");
            screen.say(e.getMessage());
            return NOT_STARTED;
        }
    }

    private void watch(DemoWorld world, Screen screen, StopSignal stop)
            throws InterruptedException {
        Instant begin = Instant.now();
        Duration pause = screen.terminal() ? BLINK : PLAIN;
        Duration left = duration;
        while (!left.isNegative() && !left.isZero()) {
            boolean asked = stop.await(left.compareTo(pause) < 0 ? left : pause);
            Duration since = Duration.between(begin, Instant.now());
            screen.block(world.live(since));
            if (asked || world.gatewayEnded(screen)) {
                return;
            }
            left = duration.minus(since);
        }
    }

    private int end(DemoWorld world, Screen screen) {
        screen.say("");
        screen.say("No more commands, then no more readings; waiting for what is under way ...");
        CommandReport commands = world.finishCommands(PATIENCE);
        Report report = world.drain(PATIENCE);
        Metrics metrics = world.metrics();
        FinalTable.of(report, metrics).forEach(screen::say);
        report.findings().forEach(finding -> screen.say("  " + finding));
        if (report.lost() > 0) {
            screen.say(
                    report.lost()
                            + " did not arrive within "
                            + PATIENCE.toSeconds()
                            + " s, such as:");
            world.missing(EXAMPLES).forEach(missing -> screen.say("  " + missing));
        }
        world.faults().forEach(screen::say);
        screen.say("");
        CommandTableLines.of(commands).forEach(screen::say);
        commands.findings().forEach(finding -> screen.say("  " + finding));
        screen.say(
                report.faultless()
                        ? "Nothing was lost."
                        : "Not everything arrived as it was written.");
        screen.say(
                commands.faultless()
                        ? "Every command was answered, and none was carried out twice."
                        : "Not every command went as it should.");
        return report.faultless() && commands.faultless() ? 0 : FAULTY;
    }
}
