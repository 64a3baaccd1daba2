package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.cli.QuarantineTask.Found;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has items translated and published again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Take items once more, after devices.csv or the catalogue was mended.",
            "A running gateway does it at once; one that is stopped when it is started next.",
            "Exit code 0: all were taken; 1: some were not."
        })
final class QuarantineReplay implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private QuarantineSelection of;

    @Option(names = "--all", description = "Every item.")
    private boolean all;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to wait for a running gateway's answer, each 500 items (default:"
                            + " ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(names = "--json", description = "One JSON object a line: each item, then the sum.")
    private boolean json;

    private long taken;
    private long left;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<QuarantineFilter> filters = of.named(all);
        try (StateView state = of.open()) {
            List<Found> found = QuarantineTask.find(state, filters);
            if (found.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .printf("there are no such items in %s's quarantine%n", of.gateway());
                return 1;
            }
            found.stream().filter(Found::cut).forEach(item -> cut(item, out));
            List<Found> whole = found.stream().filter(item -> !item.cut()).toList();
            QuarantineTask task =
                    new QuarantineTask(of.stateFolder(), of.gateway(), QuarantineRequest.REPLAY);
            if (!StateFile.isInUse(of.stateFolder(), of.gateway())) {
                return forNextStart(task, whole, out);
            }
            for (List<Found> portion : QuarantineTask.portions(whole)) {
                if (!replay(task, portion, state)) {
                    return 1;
                }
            }
        }
        out.println(
                json
                        ? JSON.createObjectNode()
                                .put("replayed", taken)
                                .put("left", left)
                                .toString()
                        : "%d replayed, %d still in quarantine".formatted(taken, left));
        return left == 0 ? 0 : 1;
    }

    private void cut(Found item, PrintWriter out) {
        left++;
        item(
                out,
                item,
                "cannot be replayed: only its beginning was kept (fm.quarantine.max-item-bytes)");
    }

    private int forNextStart(QuarantineTask task, List<Found> items, PrintWriter out) {
        QuarantineTask.portions(items).forEach(task::leave);
        out.println(
                json
                        ? JSON.createObjectNode().put("atNextStart", items.size()).toString()
                        : "the gateway is not running: %d items are replayed when it is started next"
                                .formatted(items.size()));
        return left == 0 ? 0 : 1;
    }

    private boolean replay(QuarantineTask task, List<Found> items, StateView state)
            throws InterruptedException {
        Optional<Outcome> answer = task.ask(items, Duration.ofSeconds(timeout));
        PrintWriter err = spec.commandLine().getErr();
        if (answer.isEmpty()) {
            err.printf(
                    "the gateway has not answered in %d s; it will replay them as soon as it runs"
                            + " (see its log)%n",
                    timeout);
            return false;
        }
        items.forEach(item -> tell(item, QuarantineTask.now(state, item)));
        if (!answer.get().ok()) {
            err.println("the gateway could not replay them: " + answer.get().text());
        }
        return answer.get().ok();
    }

    private void tell(Found item, Optional<QuarantineItem> now) {
        PrintWriter out = spec.commandLine().getOut();
        if (now.isEmpty()) {
            taken++;
            item(out, item, "replayed");
            return;
        }
        left++;
        item(
                out,
                item,
                "%s: %s: %s"
                        .formatted(
                                now.get().times() > item.times() ? "refused again" : "not replayed",
                                now.get().refusal().reason().code(),
                                now.get().refusal().message()));
    }

    private void item(PrintWriter out, Found item, String outcome) {
        out.println(
                json
                        ? JSON.createObjectNode()
                                .put("number", item.id())
                                .put("outcome", outcome)
                                .toString()
                        : "%6d  %s".formatted(item.id(), outcome));
    }
}
