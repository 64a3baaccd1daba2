package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.state.OutboxView;
import org.flexmeter.gateway.state.OutboxView.Waiting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What waits for the broker. */
@Command(
        name = "outbox",
        mixinStandardHelpOptions = true,
        description = {
            "Show what waits for the broker in a gateway's outbox, oldest first; also while it runs.",
            "A database's rows do not wait here: the database keeps them."
        })
final class OutboxCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(paramLabel = "GATEWAY", description = "Such as unibo.")
    private String gateway;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "List so many messages at most (default: ${DEFAULT-VALUE}; 0: none).")
    private int limit;

    @Option(names = "--json", description = "One JSON object a line; the first is the sum.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 0");
        }
        Path dir = home.settings().getValue("fm.state.dir", Path.class);
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        try (OutboxView outbox = OutboxView.open(dir, gateway)) {
            OutboxView.Sum sum = outbox.sum();
            out.println(json ? json(sum, now) : text(sum, now));
            outbox.oldest(limit).forEach(each -> out.println(json ? json(each) : text(each)));
        }
        return 0;
    }

    private String json(OutboxView.Sum sum, Instant now) {
        return JSON.createObjectNode()
                .put("gateway", gateway)
                .put("messages", sum.messages())
                .put("bytes", sum.bytes())
                .put("oldestSeconds", age(sum, now).toSeconds())
                .toString();
    }

    private static Duration age(OutboxView.Sum sum, Instant now) {
        return sum.oldest().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    }

    private String text(OutboxView.Sum sum, Instant now) {
        return sum.messages() == 0
                ? gateway + ": nothing waits"
                : "%s: %d messages, %d bytes, the oldest for %d s"
                        .formatted(gateway, sum.messages(), sum.bytes(), age(sum, now).toSeconds());
    }

    private static String json(Waiting waiting) {
        return JSON.createObjectNode()
                .put("number", waiting.id())
                .put("since", waiting.since().toString())
                .put("topic", waiting.topic())
                .put("hardwareId", waiting.hardwareId())
                .put("readings", waiting.readings())
                .put("payload", waiting.payload())
                .toString();
    }

    private static String text(Waiting waiting) {
        return "%8d  %s  %-24s %s"
                .formatted(waiting.id(), waiting.since(), waiting.hardwareId(), waiting.payload());
    }
}
