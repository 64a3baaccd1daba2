package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at what was refused, also while the gateway runs. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "Look at what was refused, and why.",
        subcommands = {QuarantineCommand.ListItems.class, QuarantineCommand.Show.class})
final class QuarantineCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static StateView open(Home home, String gateway) {
        return StateView.open(home.settings().getValue("fm.state.dir", Path.class), gateway);
    }

    /** One line an item. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description =
                    "List the items of a gateway, oldest first: number, times, reason, message.")
    static final class ListItems implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(paramLabel = "GATEWAY", description = "Such as eon.")
        private String gateway;

        @Option(
                names = "--after",
                paramLabel = "N",
                defaultValue = "0",
                description = "Only those behind this number (default: all).")
        private long after;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (StateView state = open(home, gateway)) {
                List<QuarantineItem> items =
                        state.quarantine(QuarantineFilter.ALL.after(after), limit);
                for (QuarantineItem item : items) {
                    Refusal refusal = item.refusal();
                    out.printf(
                            "%6d  %s  x%-4d %-16s %s%n",
                            item.id(),
                            item.lastAt(),
                            item.times(),
                            refusal.reason().code(),
                            refusal.message());
                }
                if (items.size() == limit) {
                    out.printf("there may be more: --after %d%n", items.get(items.size() - 1).id());
                }
            }
            return 0;
        }
    }

    /** One item whole. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show one item with the row, frame or message itself.")
    static final class Show implements Callable<Integer> {

        @Spec private CommandSpec spec;
        @Mixin private Home home;

        @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as eon.")
        private String gateway;

        @Parameters(index = "1", paramLabel = "NUMBER", description = "As the list gives it.")
        private long number;

        @Override
        public Integer call() {
            try (StateView state = open(home, gateway)) {
                List<QuarantineItem> found =
                        state.quarantine(QuarantineFilter.numbers(number, number), 1);
                if (found.isEmpty() || found.get(0).id() != number) {
                    spec.commandLine()
                            .getErr()
                            .println(
                                    "there is no item "
                                            + number
                                            + " in "
                                            + gateway
                                            + "'s quarantine");
                    return 1;
                }
                print(found.get(0), spec.commandLine().getOut());
            }
            return 0;
        }

        private static void print(QuarantineItem item, PrintWriter out) {
            Refusal refusal = item.refusal();
            out.printf("number   %d%n", item.id());
            out.printf("first    %s%n", item.at());
            out.printf("last     %s, %d times%n", item.lastAt(), item.times());
            out.printf("feed     %s/%s%n", refusal.gateway(), refusal.feed());
            out.printf("device   %s%n", refusal.device());
            out.printf("field    %s%n", refusal.field());
            out.printf("reason   %s%n", refusal.reason().code());
            out.printf("message  %s%n", refusal.message());
            out.printf(
                    "refused  %s%n",
                    refusal.whole() ? "all of it" : "this field; the rest was taken");
            out.printf("item     %s%n", refusal.item());
        }
    }
}
