package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.flexmeter.gateway.cluster.ClusterSettings;
import org.flexmeter.gateway.command.CommandFilter;
import org.flexmeter.gateway.command.CommandRecord;
import org.flexmeter.gateway.command.CommandState;
import org.flexmeter.gateway.command.CommandTable;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One line a command, and how many there are in each state. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "List the commands of a gateway, oldest first, and count them by state.",
            "Also while the gateway runs; --group or --invocation shows how far a group is."
        })
final class CommandList implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private CommandOf of;
    @Mixin private Listing listing;

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state.")
    private String state;

    @Option(
            names = "--invocation",
            paramLabel = "ID",
            description = "Only those of this invocation id.")
    private String invocation;

    @Option(names = "--group", paramLabel = "GROUP", description = "Only those to this group.")
    private String group;

    @Option(
            names = "--device",
            paramLabel = "HARDWARE_ID",
            description = "Only those of this device.")
    private String device;

    @Option(names = "--json", description = "One JSON object a line, without the counts.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        CommandFilter filter =
                new CommandFilter(
                        Optional.ofNullable(state).map(this::stateOf),
                        Optional.ofNullable(invocation),
                        Optional.ofNullable(group),
                        Optional.ofNullable(device),
                        listing.after());
        int limit = listing.limit();
        try (StateView view = of.open()) {
            List<CommandRecord> records =
                    view.read(connection -> CommandTable.list(connection, filter, limit));
            records.forEach(
                    record ->
                            out.println(
                                    json
                                            ? CommandRecords.json(record)
                                            : CommandRecords.line(record)));
            if (!json) {
                counts(out, view.read(connection -> CommandTable.counts(connection, filter)));
                if (records.size() == limit) {
                    Listing.more(out, records.get(limit - 1).number());
                }
            }
        }
        return 0;
    }

    private CommandState stateOf(String code) {
        return CommandState.of(code)
                .orElseThrow(
                        () ->
                                new ParameterException(
                                        spec.commandLine(),
                                        "there is no state '%s'; there are %s"
                                                .formatted(code, states())));
    }

    private static String states() {
        return Arrays.stream(CommandState.values())
                .map(CommandState::code)
                .collect(Collectors.joining(", "));
    }

    private void counts(PrintWriter out, Map<CommandState, Long> counts) {
        boolean shared = ClusterSettings.isOn(of.settings(), of.gateway());
        out.println(
                counts.isEmpty()
                        ? "no commands"
                                + (shared ? " here; those of a leader are in its own state" : "")
                        : counts.entrySet().stream()
                                .map(entry -> entry.getValue() + " " + entry.getKey().code())
                                .collect(Collectors.joining(", ")));
    }
}
