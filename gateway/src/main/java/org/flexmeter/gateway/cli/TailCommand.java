package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is being published. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Show what the broker acknowledges, as it happens, until Ctrl-C.")
final class TailCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(arity = "0..1", paramLabel = "GATEWAY", description = "Only this gateway's.")
    private String gateway = "";

    @Option(
            names = "--device",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only devices whose hardwareId contains this.")
    private String device;

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Only messages that contain this, such as a measurement's name.")
    private String name;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description = "End after so many messages (default: never).")
    private long limit;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        ConsoleClient console = new ConsoleClient(home.settings());
        tellShare(console);
        String query = gateway.isEmpty() ? "" : "?gateway=" + ConsoleClient.encoded(gateway);
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                console.get("/api/tail" + query), StandardCharsets.UTF_8))) {
            long shown = 0;
            String line = lines.readLine();
            while (line != null && (limit == 0 || shown < limit)) {
                shown += show(line) ? 1 : 0;
                line = limit > 0 && shown >= limit ? null : lines.readLine();
            }
            return limit > 0 && shown >= limit ? 0 : 1;
        }
    }

    /** Whoever looks at one of several processes must know that others publish, too. */
    private void tellShare(ConsoleClient console) throws IOException {
        for (JsonNode each : console.status().path("gateways")) {
            String name = each.path("name").asText();
            String role = each.path("cluster").asText();
            if (!role.isEmpty() && (gateway.isEmpty() || gateway.equals(name))) {
                spec.commandLine()
                        .getErr()
                        .printf("%s: %s; what others publish is not shown%n", name, role);
            }
        }
    }

    private boolean show(String line) throws IOException {
        if (line.isBlank()) {
            return false;
        }
        JsonNode event = JSON.readTree(line);
        JsonNode message = event.path("message");
        boolean wanted =
                message.path("hardwareId").asText().contains(device) && line.contains(name);
        if (wanted) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? line : readable(event));
            out.flush();
        }
        return wanted && event.has("message");
    }

    private static String readable(JsonNode event) {
        if (event.has("missed")) {
            return "… " + event.path("missed").asLong() + " messages were too fast to be shown";
        }
        JsonNode message = event.path("message");
        return "%-8s %-24s %s"
                .formatted(
                        event.path("gateway").asText(),
                        message.path("hardwareId").asText(),
                        content(message));
    }

    private static String content(JsonNode message) {
        JsonNode request = message.path("request");
        if (request.has("measurements")) {
            return reading(request);
        }
        JsonNode records = message.has("measurements") ? message.path("measurements") : request;
        if (records.isArray()) {
            return records.size() + " readings: " + reading(records.path(records.size() - 1));
        }
        return message.path("type").asText() + " " + request;
    }

    private static String reading(JsonNode reading) {
        JsonNode values = reading.path("measurements");
        String text =
                values.isObject()
                        ? values.properties().stream()
                                .map(e -> e.getKey() + "=" + e.getValue().asText())
                                .collect(Collectors.joining(" "))
                        : StreamSupport.stream(values.spliterator(), false)
                                .map(m -> m.path("name").asText() + "=" + m.path("value").asText())
                                .collect(Collectors.joining(" "));
        return reading.path("eventDate").asText() + "  " + text;
    }
}
