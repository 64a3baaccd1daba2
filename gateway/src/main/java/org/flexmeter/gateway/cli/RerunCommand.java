package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.cluster.ClusterSettings;
import org.flexmeter.gateway.feed.Reruns;
import org.flexmeter.gateway.state.Requests;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.gateway.state.StateView;
import org.flexmeter.gateway.window.From;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets a feed back, whether its gateway runs or not. */
@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        description = {
            "Read a feed again from an earlier point; what is published again has the identity it had.",
            "A gateway that runs takes it up within seconds; of one that does not the bookmark is moved."
        })
final class RerunCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POINTS =
            "an instant (2026-01-31T00:00:00Z), a duration back (P1D, PT6H), beginning, or a number"
                    + " of the source's sequence or transactions";

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as iren.")
    private String gateway;

    @Parameters(index = "1", paramLabel = "FEED", description = "Such as water-meter.")
    private String feed;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "POINT",
            description = "From where on: " + POINTS + ".")
    private String from;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        SmallRyeConfig settings = home.settings();
        Path dir = settings.getValue("fm.state.dir", Path.class);
        String point = point();
        if (StateFile.isInUse(dir, gateway)) {
            return ask(dir, point);
        }
        if (isClustered(settings)) {
            return say(
                    new Outcome(
                            false,
                            "its bookmarks are in the cluster's tables: run this where the gateway"
                                    + " runs and leads"));
        }
        StateView.open(dir, gateway).close(); // a state file that is not there is not made
        try (StateFiles files = new StateFiles(StateSettings.in(dir), InstantSource.system())) {
            return say(now(files, point));
        }
    }

    private boolean isClustered(SmallRyeConfig settings) {
        return ClusterSettings.isOn(settings, gateway);
    }

    /** A duration counts from now, not from when the gateway takes the request up. */
    private String point() {
        From parsed = parsed();
        if (parsed instanceof From.Now) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from now: a feed is set back, never forward: give " + POINTS);
        }
        return parsed.instantIfAny(Instant.now()).map(Instant::toString).orElse(from.strip());
    }

    private From parsed() {
        try {
            return From.parse(from);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--from " + from + ": give " + POINTS, e);
        }
    }

    private Outcome now(StateFiles files, String point) {
        try {
            Reruns reruns = new Reruns(files, InstantSource.system(), name -> false);
            String text =
                    reruns.handle(gateway, Reruns.argument(feed, point))
                            .toCompletableFuture()
                            .join();
            return new Outcome(true, text);
        } catch (IllegalArgumentException e) {
            return new Outcome(false, e.getMessage());
        }
    }

    private int ask(Path dir, String point) throws InterruptedException {
        try (Requests requests = Requests.open(dir, gateway)) {
            long id = requests.ask(Reruns.KIND, Reruns.argument(feed, point));
            Optional<Outcome> outcome = requests.await(id, PATIENCE);
            if (outcome.isPresent()) {
                return say(outcome.get());
            }
            return say(
                    new Outcome(
                            true,
                            ("the gateway has the request (number %d) and is not done with it yet: pages"
                                            + " in flight wait for the broker; its log will say when it is"
                                            + " done")
                                    .formatted(id)));
        }
    }

    private int say(Outcome outcome) {
        if (json) {
            spec.commandLine()
                    .getOut()
                    .println(
                            new JsonMapper()
                                    .createObjectNode()
                                    .put("gateway", gateway)
                                    .put("feed", feed)
                                    .put("done", outcome.ok())
                                    .put("text", outcome.text()));
            return outcome.ok() ? 0 : 1;
        }
        if (outcome.ok()) {
            spec.commandLine().getOut().println(gateway + ": " + outcome.text());
            return 0;
        }
        spec.commandLine().getErr().println(gateway + ": " + outcome.text());
        return 1;
    }
}
