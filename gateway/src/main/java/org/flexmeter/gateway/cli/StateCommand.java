package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.state.Recovery;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the state files. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description = "Look at a gateway's state file, or recover a damaged one.",
        subcommands = {StateCommand.Info.class, StateCommand.Recover.class})
final class StateCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static Path dir(Home home) {
        return home.settings().getValue("fm.state.dir", Path.class);
    }

    /** What is in it. */
    @Command(
            name = "info",
            mixinStandardHelpOptions = true,
            description = "Show what waits and how far each feed is, also while the gateway runs.")
    static final class Info implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(paramLabel = "GATEWAY", description = "Such as eon.")
        private String gateway;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (StateView state = StateView.open(dir(home), gateway)) {
                state.info().forEach(out::println);
            }
            return 0;
        }
    }

    /** Saves what can be read. */
    @Command(
            name = "recover",
            mixinStandardHelpOptions = true,
            description = {
                "Make a new state file of what can be read of a damaged one, which is moved aside.",
                "The gateway must be stopped. Exit code 0: all of it was read; 1: not all."
            })
    static final class Recover implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(paramLabel = "GATEWAY", description = "Such as eon.")
        private String gateway;

        @Override
        public Integer call() {
            Recovery.Report report = Recovery.run(dir(home), gateway, Instant.now());
            report.lines().forEach(spec.commandLine().getOut()::println);
            return report.complete() ? 0 : 1;
        }
    }
}
