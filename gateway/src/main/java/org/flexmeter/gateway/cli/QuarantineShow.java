package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One item whole. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show one item with the row, frame or message itself.")
final class QuarantineShow implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private QuarantineOf of;

    @Parameters(index = "1", paramLabel = "NUMBER", description = "As the list gives it.")
    private long number;

    @Override
    public Integer call() {
        try (StateView state = of.open()) {
            Optional<QuarantineItem> found = QuarantineOf.find(state, number);
            if (found.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .printf("there is no item %d in %s's quarantine%n", number, of.gateway());
                return 1;
            }
            print(found.get(), spec.commandLine().getOut());
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
                "refused  %s%n", refusal.whole() ? "all of it" : "this field; the rest was taken");
        out.printf("form     %s, %s%n", refusal.form().code(), size(item));
        out.printf("item     %s%n", refusal.item());
    }

    private static String size(QuarantineItem item) {
        int kept = item.refusal().item().getBytes(StandardCharsets.UTF_8).length;
        return item.cut()
                ? "cut: the first %d of %d bytes are kept, it cannot be replayed"
                        .formatted(kept, item.size())
                : item.size() + " bytes";
    }
}
