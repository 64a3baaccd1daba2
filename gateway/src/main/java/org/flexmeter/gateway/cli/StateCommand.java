package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.state.Recovery;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks after the state files. */
@Command(
        name = "state",
        mixinStandardHelpOptions = true,
        description =
                "Look at a gateway's state file, back it up, put it back, or recover a damaged one.",
        subcommands = {
            StateCommand.Info.class,
            StateBackup.class,
            StateRestore.class,
            StateCommand.Recover.class
        })
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

        @Option(
                names = "--json",
                description = "One JSON object: what there is, a list of lines each.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (StateView state = StateView.open(dir(home), gateway)) {
                if (json) {
                    out.println(json(state.info()));
                } else {
                    state.info().forEach(out::println);
                }
            }
            return 0;
        }

        /** By the first word of each line. */
        private static ObjectNode json(List<String> lines) {
            ObjectNode all = new JsonMapper().createObjectNode();
            for (String line : lines) {
                String[] parts = line.split("\\s+", 2);
                all.withArray(parts[0]).add(parts[1]);
            }
            return all;
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

        @Option(names = "--json", description = "One JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            Recovery.Report report = Recovery.run(dir(home), gateway, Instant.now());
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ObjectNode all =
                        new JsonMapper().createObjectNode().put("complete", report.complete());
                report.damaged().ifPresent(file -> all.put("damaged", file.toString()));
                report.lines().forEach(all.putArray("lines")::add);
                out.println(all);
            } else {
                report.lines().forEach(out::println);
            }
            return report.complete() ? 0 : 1;
        }
    }
}
