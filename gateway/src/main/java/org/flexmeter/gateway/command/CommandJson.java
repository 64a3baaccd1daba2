package org.flexmeter.gateway.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.flexmeter.gateway.command.Incoming.Command;
import org.flexmeter.gateway.command.Incoming.Kind;
import org.flexmeter.gateway.command.Incoming.SystemMessage;
import org.flexmeter.gateway.command.Incoming.Unreadable;
import org.flexmeter.gateway.message.HardwareIds;
import org.flexmeter.gateway.message.OneItem;

/**
 * Reads what SiteWhere's JSON encoder sends to devices (schema/command.schema.json), and the same
 * as a JWS. It never fails: what cannot be read is said.
 */
final class CommandJson {
    private static final String PROTOBUF =
            "not JSON; SiteWhere encodes commands with protobuf unless it is told otherwise: map the"
                    + " device's specification to a command destination with the JSON encoder";
    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 400;

    private static final ObjectMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .maxNumberLength(LONGEST_NUMBER)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private CommandJson() {}

    /**
     * @param topic its last level is the device, or the device's gateway
     * @param maxBytes beyond that a payload is not looked at
     */
    static Incoming read(String topic, byte[] payload, int maxBytes) {
        String ofTopic = topic.substring(topic.lastIndexOf('/') + 1);
        if (payload.length > maxBytes) {
            return new Unreadable(
                    ofTopic,
                    Kind.TOO_LARGE,
                    "%d bytes, more than fm.command.max-bytes=%d"
                            .formatted(payload.length, maxBytes));
        }
        String signed =
                Jws.isCompact(payload) ? new String(payload, StandardCharsets.US_ASCII) : "";
        try {
            byte[] json = signed.isEmpty() ? payload : content(signed);
            JsonNode root = JSON.readTree(json);
            return read(ofTopic, root == null ? JSON.nullNode() : root, signed);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Unreadable(
                    ofTopic, Kind.NOT_JSON, looksLikeJson(payload) ? broken(e) : PROTOBUF);
        } catch (IOException e) {
            return new Unreadable(ofTopic, Kind.NOT_JSON, PROTOBUF);
        } catch (RuntimeException | StackOverflowError e) {
            return new Unreadable(ofTopic, Kind.BAD_COMMAND, OneItem.words(e));
        }
    }

    /** Whether a signed command itself says for whom it is: its topic is not signed. */
    static boolean namesItsTarget(String compact) {
        byte[] payload = compact.getBytes(StandardCharsets.US_ASCII);
        return read("", payload, payload.length) instanceof Command command && command.named();
    }

    private static byte[] content(String compact) {
        return Base64.getUrlDecoder().decode(compact.split("\\.", -1)[1]);
    }

    private static boolean looksLikeJson(byte[] payload) {
        int at = 0;
        while (at < payload.length && payload[at] <= ' ' && payload[at] >= 0) {
            at++;
        }
        return at < payload.length && (payload[at] == '{' || payload[at] == '[');
    }

    private static String broken(Exception fault) {
        String why =
                fault instanceof JsonProcessingException json
                        ? json.getOriginalMessage()
                        : fault.getMessage();
        return Words.oneLine("not JSON (" + why + "); mend what sends it");
    }

    private static Incoming read(String ofTopic, JsonNode root, String signed) {
        if (root.get("systemCommand") instanceof ObjectNode system) {
            return new SystemMessage(
                    ofTopic,
                    text(system, "type").map(Words::oneLine).orElse(""),
                    text(system, "reason").map(Words::oneLine).orElse(""),
                    text(system, "errorMessage").map(Words::oneLine).orElse(""));
        }
        if (!(root.get("command") instanceof ObjectNode command)) {
            return bad(ofTopic, "neither command nor systemCommand is an object");
        }
        Optional<String> id = text(command.path("invocation"), "id").filter(t -> !t.isBlank());
        Optional<String> name = text(command.path("command"), "name").filter(t -> !t.isBlank());
        if (id.isEmpty()) {
            return bad(
                    ofTopic, "command.invocation.id is missing, so that nothing can be answered");
        }
        if (name.isEmpty()) {
            return bad(ofTopic, "command.command.name is missing");
        }
        Optional<String> target = target(root.path("nestingContext"));
        String device = target.orElse(ofTopic);
        return HardwareIds.valid(device)
                ? new Command(
                        id.get(),
                        device,
                        target.isPresent(),
                        name.get(),
                        parameters(command),
                        text(command.path("invocation"), "eventDate").orElse(""),
                        signed)
                : bad(ofTopic, "hardwareId '" + device + "' does not match [A-Za-z0-9_-]+");
    }

    private static Unreadable bad(String ofTopic, String why) {
        return new Unreadable(
                ofTopic,
                Kind.BAD_COMMAND,
                Words.oneLine(why + "; it is not of the form of SiteWhere 1.x"));
    }

    private static Optional<String> target(JsonNode context) {
        return text(context.path("nested"), "hardwareId")
                .or(() -> text(context.path("gateway"), "hardwareId"));
    }

    private static Optional<String> text(JsonNode object, String field) {
        return Optional.ofNullable(object.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue);
    }

    /** The typed parameters if there are any, else their texts; what is null is absent. */
    private static String parameters(ObjectNode command) {
        JsonNode typed = command.path("parameters");
        JsonNode given =
                typed.isObject() && !typed.isEmpty()
                        ? typed
                        : command.path("invocation").path("parameterValues");
        Map<String, JsonNode> sorted = new TreeMap<>();
        Iterator<Map.Entry<String, JsonNode>> fields = given.fields();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getValue().isNull()) {
                sorted.put(field.getKey(), field.getValue());
            }
        }
        ObjectNode ordered = JSON.createObjectNode();
        sorted.forEach(ordered::set);
        return ordered.toString();
    }
}
