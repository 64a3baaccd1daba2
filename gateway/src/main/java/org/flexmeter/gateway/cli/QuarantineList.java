package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
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
import picocli.CommandLine.Spec;

/** One line an item. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "List the items of a gateway, oldest first: number, times, reason, message.")
final class QuarantineList implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private QuarantineSelection of;
    @Mixin private Listing listing;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    private long left;
    private long last;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        left = listing.limit();
        List<QuarantineFilter> filters = of.filters();
        try (StateView state = of.open()) {
            for (QuarantineFilter filter : filters) {
                left -=
                        QuarantineOf.visit(
                                state,
                                filter.after(listing.after()),
                                left,
                                item ->
                                        out.println(
                                                json ? QuarantineJson.summary(item) : line(item)));
            }
        }
        if (left <= 0 && !json) {
            Listing.more(out, last);
        }
        return 0;
    }

    private String line(QuarantineItem item) {
        last = item.id();
        Refusal refusal = item.refusal();
        return "%6d  %s  x%-4d %-16s %s%s"
                .formatted(
                        item.id(),
                        item.lastAt(),
                        item.times(),
                        refusal.reason().code(),
                        refusal.message(),
                        item.cut() ? " (cut: %d bytes)".formatted(item.size()) : "");
    }
}
