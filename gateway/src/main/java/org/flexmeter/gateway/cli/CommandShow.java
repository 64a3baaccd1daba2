package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.command.CommandFilter;
import org.flexmeter.gateway.command.CommandRecord;
import org.flexmeter.gateway.command.CommandTable;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything about one invocation. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show a command with its times; of a group, one for each device.")
final class CommandShow implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Spec private CommandSpec spec;
    @Mixin private CommandOf of;

    @Parameters(index = "1", paramLabel = "INVOCATION", description = "The invocation id.")
    private String invocation;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        CommandFilter filter =
                new CommandFilter(
                        Optional.empty(),
                        Optional.of(invocation),
                        Optional.empty(),
                        Optional.empty(),
                        0);
        try (StateView view = of.open()) {
            List<CommandRecord> found =
                    view.read(connection -> CommandTable.list(connection, filter, MOST));
            if (found.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .printf(
                                "there is no command %s in %s's ledger%n",
                                invocation, of.gateway());
                return 1;
            }
            PrintWriter out = spec.commandLine().getOut();
            found.forEach(
                    record -> {
                        if (json) {
                            out.println(CommandRecords.json(record));
                        } else {
                            print(record, out);
                        }
                    });
        }
        return 0;
    }

    private static void print(CommandRecord command, PrintWriter out) {
        out.printf("number      %d%n", command.number());
        out.printf("invocation  %s%n", command.invocationId());
        out.printf(
                "device      %s%s%n",
                command.hardwareId(),
                command.target().isEmpty() ? "" : " (by group " + command.target() + ")");
        out.printf("command     %s %s%n", command.name(), command.parameters());
        out.printf(
                "signed by   %s%n", command.signedBy().isEmpty() ? "nobody" : command.signedBy());
        out.printf(
                "state       %s, handed out %d times%n", command.state().code(), command.attempt());
        out.printf("received    %s%n", command.receivedAt());
        out.printf("expires     %s%n", CommandRecords.text(command.expiresAt()));
        out.printf("dispatched  %s%n", CommandRecords.text(command.dispatchedAt()));
        out.printf("answered    %s%n", CommandRecords.text(command.answeredAt()));
        out.printf("answer      %s%n%n", command.answer());
    }
}
