package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.flexmeter.gateway.command.CommandRecord;

/** A command of the ledger as text. */
final class CommandRecords {
    private static final JsonMapper JSON = new JsonMapper();

    private CommandRecords() {}

    /** One line. */
    static String line(CommandRecord command) {
        return "%6d  %s  %-10s %-24s %-24s %-14s %s"
                .formatted(
                        command.number(),
                        command.receivedAt(),
                        command.state().code(),
                        command.invocationId(),
                        command.hardwareId(),
                        command.name(),
                        command.answer());
    }

    /** One JSON object. */
    static String json(CommandRecord command) {
        ObjectNode object =
                JSON.createObjectNode()
                        .put("number", command.number())
                        .put("invocationId", command.invocationId())
                        .put("hardwareId", command.hardwareId())
                        .put("group", command.target())
                        .put("name", command.name())
                        .put("state", command.state().code())
                        .put("attempt", command.attempt())
                        .put("signedBy", command.signedBy())
                        .put("receivedAt", command.receivedAt().toString())
                        .put("expiresAt", text(command.expiresAt()))
                        .put("dispatchedAt", text(command.dispatchedAt()))
                        .put("answeredAt", text(command.answeredAt()))
                        .put("answer", command.answer());
        try {
            object.set("parameters", JSON.readTree(command.parameters()));
        } catch (JsonProcessingException damaged) {
            object.put("parameters", command.parameters());
        }
        return object.toString();
    }

    static String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse("");
    }
}
