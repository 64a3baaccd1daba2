package org.flexmeter.world.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import org.flexmeter.world.process.PartException;

/** Commands as SiteWhere 1.x encodes them in JSON, with all that nobody needs. */
final class CommandJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'")
                    .withZone(ZoneOffset.UTC);

    private CommandJson() {}

    /**
     * The payload.
     *
     * @param when the invocation's date
     */
    static byte[] payload(Order order, String invocation, Instant when) {
        ObjectNode message = JSON.createObjectNode();
        ObjectNode execution = message.putObject("command");
        execution.set("command", command(order, when));
        execution.set("invocation", invocation(order, invocation, when));
        execution.set("parameters", JSON.valueToTree(order.parameters()));
        message.set("nestingContext", nesting(order));
        assignment(message.putObject("assignment"), order, when);
        try {
            return JSON.writeValueAsBytes(message);
        } catch (JsonProcessingException e) {
            throw new PartException("A command cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode command(Order order, Instant when) {
        ObjectNode command = JSON.createObjectNode();
        entity(command, when);
        command.put("token", token(order.gateway() + order.command()));
        command.put("specificationToken", token(order.gateway()));
        command.put("namespace", "http://flexmeter/" + order.gateway());
        command.put("name", order.command());
        command.putNull("description");
        ArrayNode parameters = command.putArray("parameters");
        order.parameters()
                .forEach(
                        (name, value) ->
                                parameters
                                        .addObject()
                                        .put("name", name)
                                        .put("type", type(value))
                                        .put("required", true));
        return command;
    }

    private static String type(Object value) {
        if (value instanceof Double) {
            return "Double";
        }
        if (value instanceof Boolean) {
            return "Bool";
        }
        if (value instanceof Integer) {
            return "Int32";
        }
        return value instanceof Long ? "Int64" : "String";
    }

    private static ObjectNode invocation(Order order, String id, Instant when) {
        ObjectNode invocation = JSON.createObjectNode();
        invocation.put("id", id);
        invocation.put("eventType", "CommandInvocation");
        invocation.put("siteToken", token("site"));
        invocation.put("deviceAssignmentToken", token(order.target()));
        invocation.put("assignmentType", "Unassociated");
        invocation.put("eventDate", DATE.format(when));
        invocation.put("receivedDate", DATE.format(when));
        invocation.putObject("metadata");
        invocation.put("initiator", "REST");
        invocation.put("initiatorId", "admin");
        invocation.put("target", "Assignment");
        invocation.put("targetId", token(order.target()));
        invocation.put("commandToken", token(order.gateway() + order.command()));
        ObjectNode values = invocation.putObject("parameterValues");
        for (Map.Entry<String, Object> each : order.parameters().entrySet()) {
            values.put(each.getKey(), each.getValue().toString());
        }
        invocation.put("status", "Pending");
        return invocation;
    }

    private static ObjectNode nesting(Order order) {
        ObjectNode nesting = JSON.createObjectNode();
        nesting.set("gateway", device(order, order.parent().orElse(order.target())));
        if (order.parent().isPresent()) {
            nesting.set("nested", device(order, order.target()));
            nesting.put("path", "/meters/" + order.target());
        } else {
            nesting.putNull("nested");
            nesting.putNull("path");
        }
        return nesting;
    }

    private static ObjectNode device(Order order, String hardwareId) {
        ObjectNode device = JSON.createObjectNode();
        device.put("hardwareId", hardwareId);
        device.put("siteToken", token("site"));
        device.put("specificationToken", token(order.gateway()));
        device.putNull("parentHardwareId");
        device.putArray("deviceElementMappings");
        device.put("comments", "");
        device.putNull("status");
        return device;
    }

    private static void assignment(ObjectNode assignment, Order order, Instant when) {
        entity(assignment, when);
        assignment.put("token", token(order.target()));
        assignment.put("deviceHardwareId", order.target());
        assignment.put("assignmentType", "Unassociated");
        assignment.put("status", "Active");
    }

    private static void entity(ObjectNode entity, Instant when) {
        entity.put("createdDate", DATE.format(when));
        entity.put("createdBy", "admin");
        entity.put("deleted", false);
    }

    private static String token(String of) {
        return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
