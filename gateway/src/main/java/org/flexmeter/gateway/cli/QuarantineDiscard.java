package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Console;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.cli.QuarantineTask.Found;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Forgets items for good. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "Forget items for good; asks first. Export them before, to be safe.")
final class QuarantineDiscard implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Spec private CommandSpec spec;
    @Mixin private QuarantineSelection of;

    @Option(names = "--all", description = "Every item.")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        List<QuarantineFilter> filters = of.named(all);
        List<Found> found;
        try (StateView state = of.open()) {
            found = QuarantineTask.find(state, filters);
        }
        if (found.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .printf("there are no such items in %s's quarantine%n", of.gateway());
            return 1;
        }
        if (!yes && !confirmed(found.size())) {
            spec.commandLine().getErr().println("nothing was discarded");
            return 1;
        }
        return StateFile.isInUse(of.stateFolder(), of.gateway()) ? ask(found) : discard(found);
    }

    private boolean confirmed(int items) {
        Console console = System.console();
        if (console == null) {
            throw new ParameterException(
                    spec.commandLine(), "there is nobody to ask: say --yes to discard");
        }
        String answer = console.readLine("discard %d items for good? [y/N] ", items);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    private int ask(List<Found> items) throws InterruptedException {
        QuarantineTask task =
                new QuarantineTask(of.stateFolder(), of.gateway(), QuarantineRequest.DISCARD);
        for (List<Found> portion : QuarantineTask.portions(items)) {
            Optional<Outcome> answer = task.ask(portion, PATIENCE);
            if (!answer.map(Outcome::ok).orElse(false)) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "the gateway did not discard them: "
                                        + answer.map(Outcome::text)
                                                .orElse(
                                                        "no answer in "
                                                                + PATIENCE.toSeconds()
                                                                + " s"));
                return 1;
            }
        }
        return told(items);
    }

    private int discard(List<Found> items) {
        try (StateFile file =
                StateFile.open(
                        of.gateway(), StateSettings.in(of.stateFolder()), InstantSource.system())) {
            file.quarantine().remove(items.stream().map(Found::id).toList()).join();
        }
        return told(items);
    }

    private int told(List<Found> items) {
        String text =
                json
                        ? new JsonMapper()
                                .createObjectNode()
                                .put("gateway", of.gateway())
                                .put("discarded", items.size())
                                .toString()
                        : items.size() + " discarded";
        spec.commandLine().getOut().println(text);
        return 0;
    }
}
