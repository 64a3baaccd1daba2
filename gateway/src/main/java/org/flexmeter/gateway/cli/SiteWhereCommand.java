package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * A command as SiteWhere's JSON encoder writes it, and the answer to one as the gateway writes it.
 *
 * @param nestedIn hardwareId of the device's gateway, if the command goes by it
 * @param parameters as they are typed on the command line: what reads as JSON is JSON, anything
 *     else is text
 */
record SiteWhereCommand(
        String invocationId,
        String hardwareId,
        Optional<String> nestedIn,
        String name,
        Map<String, String> parameters) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ").withZone(ZoneOffset.UTC);

    /** An answer. */
    record Answer(String hardwareId, String response) {
        /** The first word. */
        String word() {
            return response.split("\\W", 2)[0];
        }
    }

    /** The last level of the topic. */
    String addressee() {
        return nestedIn.orElse(hardwareId);
    }

    byte[] json(Instant now) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode command = root.putObject("command");
        command.putObject("command").put("name", name).putArray("parameters");
        ObjectNode values =
                command.putObject("invocation")
                        .put("id", invocationId)
                        .put("eventDate", DATE.format(now))
                        .put("initiator", "CommandLine")
                        .put("target", "Assignment")
                        .put("status", "Pending")
                        .putObject("parameterValues");
        parameters.forEach(values::put);
        ObjectNode typed = command.putObject("parameters");
        parameters.forEach((key, text) -> typed.set(key, typed(text)));
        ObjectNode context = root.putObject("nestingContext");
        context.putObject("gateway").put("hardwareId", addressee());
        if (nestedIn.isPresent()) {
            context.putObject("nested").put("hardwareId", hardwareId);
        }
        root.putObject("assignment");
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode typed(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node != null && node.isValueNode() ? node : JSON.getNodeFactory().textNode(text);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    /** The answer to this command, if a message is one. */
    Optional<Answer> answer(byte[] message) {
        try {
            JsonNode root = JSON.readTree(message);
            JsonNode request = root.path("request");
            boolean ours =
                    root.path("type").asText().equals("Acknowledge")
                            && request.path("originatingEventId").asText().equals(invocationId);
            return ours
                    ? Optional.of(
                            new Answer(
                                    root.path("hardwareId").asText(),
                                    request.path("response").asText()))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
