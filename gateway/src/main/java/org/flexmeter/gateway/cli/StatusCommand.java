package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the gateway that runs is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Show how each gateway of the program that runs is.",
            "Exit code 0: all that are enabled run; 1: one does not, or nothing answers;"
                    + " 3: they run, and one is degraded."
        })
final class StatusCommand implements Callable<Integer> {
    private static final int DEGRADED = 3;

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Option(names = "--json", description = "The answer of /api/status, as one line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        JsonNode status = new ConsoleClient(home.settings()).status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status);
        } else {
            Instant now = Instant.parse(status.path("now").asText());
            out.printf(
                    "%-10s %-9s %10s %12s %10s %10s %9s %8s%n",
                    "gateway", "state", "rate/s", "last", "lag", "outbox", "refused", "silent");
            status.path("gateways").forEach(gateway -> line(out, gateway, now));
        }
        return exitCode(status);
    }

    private static void line(PrintWriter out, JsonNode gateway, Instant now) {
        String state = state(gateway);
        if (!gateway.path("state").asText().equals("running")) {
            out.printf("%-10s %-9s %s%n", gateway.path("name").asText(), state, why(gateway));
            return;
        }
        out.printf(
                "%-10s %-9s %10.1f %12s %10s %10d %9d %8d  %s%n",
                gateway.path("name").asText(),
                state,
                gateway.path("rate").asDouble(),
                ago(gateway.path("lastReading").asText(), now),
                span(Duration.ofMillis((long) (gateway.path("lagSeconds").asDouble() * 1e3))),
                gateway.path("outbox").path("messages").asLong(),
                gateway.path("refusedToday").asLong(),
                gateway.path("devices").path("silent").asLong(),
                why(gateway));
    }

    private static String state(JsonNode gateway) {
        String state = gateway.path("state").asText();
        if (!state.equals("running")) {
            return state;
        }
        if (gateway.path("paused").asBoolean()) {
            return "paused";
        }
        if (isDegraded(gateway)) {
            return "degraded";
        }
        return gateway.path("role").asText().equals("standby") ? "standby" : state;
    }

    private static boolean isDegraded(JsonNode gateway) {
        return gateway.path("state").asText().equals("running")
                && !gateway.path("problems").isEmpty();
    }

    private static String why(JsonNode gateway) {
        return Stream.concat(
                        Stream.of(gateway.path("detail"), gateway.path("cluster")),
                        StreamSupport.stream(gateway.path("problems").spliterator(), false))
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static int exitCode(JsonNode status) {
        boolean degraded = false;
        for (JsonNode gateway : status.path("gateways")) {
            String state = gateway.path("state").asText();
            if (!state.equals("running") && !state.equals("disabled")) {
                return 1;
            }
            degraded |= isDegraded(gateway);
        }
        return degraded ? DEGRADED : 0;
    }

    private static String ago(String instant, Instant now) {
        return instant.isEmpty()
                ? "none yet"
                : span(Duration.between(Instant.parse(instant), now)) + " ago";
    }

    private static String span(Duration time) {
        if (time.toMinutes() < 2) {
            return time.toSeconds() + " s";
        }
        return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
