package org.flexmeter.world.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads FM JSON as strictly as the strictest control centre (SiteWhere 1.6 to 1.9): what one of
 * them refuses, drops or misreads is refused here.
 */
public final class WireDecoder {
    private static final Pattern HARDWARE_ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern METADATA = Pattern.compile("[\\w-]+");
    private static final Pattern EVENT_DATE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Set<String> LEVELS = Set.of("Info", "Warning", "Error", "Critical");

    private static final Set<String> ENVELOPE =
            Set.of("hardwareId", "type", "request", "originator");
    private static final Set<String> BATCH =
            Set.of("hardwareId", "measurements", "alerts", "locations");
    private static final Set<String> MEASUREMENTS =
            Set.of("measurements", "updateState", "eventDate", "metadata");
    private static final Set<String> ALERT =
            Set.of("type", "level", "message", "source", "eventDate", "updateState", "metadata");
    private static final Set<String> ACKNOWLEDGE = Set.of("response", "originatingEventId");
    private static final Set<String> REGISTER =
            Set.of("hardwareId", "specificationToken", "siteToken");

    private final ObjectMapper json =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    /**
     * A message of the topic for single events.
     *
     * @throws WireException if a control centre would refuse it
     */
    public WireEvent single(byte[] payload) throws WireException {
        JsonNode message = parse(payload);
        known(message, ENVELOPE, "the message");
        String hardwareId = hardwareId(message);
        JsonNode request = message.path("request");
        if (!request.isObject()) {
            throw new WireException("no request");
        }
        return switch (text(message, "type")) {
            case "DeviceMeasurements" -> reading(hardwareId, request, originator(message));
            case "DeviceAlert" -> alert(hardwareId, request);
            case "Acknowledge" -> acknowledgement(hardwareId, request);
            case "RegisterDevice" -> registration(hardwareId, request);
            default -> throw new WireException("unknown type " + text(message, "type"));
        };
    }

    /**
     * A message of the topic for batches.
     *
     * @throws WireException if a control centre would refuse it
     */
    public List<WireEvent> batch(byte[] payload) throws WireException {
        JsonNode message = parse(payload);
        known(message, BATCH, "the batch");
        String hardwareId = hardwareId(message);
        List<WireEvent> events = new ArrayList<>();
        Instant last = Instant.MIN;
        for (JsonNode each : list(message, "measurements")) {
            WireEvent.Reading reading = reading(hardwareId, each, Optional.empty());
            if (reading.eventDate().isBefore(last)) {
                throw new WireException("a batch that is not oldest first");
            }
            last = reading.eventDate();
            events.add(reading);
        }
        for (JsonNode each : list(message, "alerts")) {
            events.add(alert(hardwareId, each));
        }
        list(message, "locations");
        return events;
    }

    private JsonNode parse(byte[] payload) throws WireException {
        try {
            JsonNode message = json.readTree(payload);
            if (!message.isObject()) {
                throw new WireException("not a JSON object");
            }
            return message;
        } catch (JsonProcessingException e) {
            throw new WireException("not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new WireException("not JSON: " + e.getMessage());
        }
    }

    private static void known(JsonNode object, Set<String> fields, String where)
            throws WireException {
        if (!object.isObject()) {
            throw new WireException(where + " is no object");
        }
        Set<String> unknown = new HashSet<>();
        object.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(fields);
        if (!unknown.isEmpty()) {
            throw new WireException("unknown field in " + where + ": " + unknown);
        }
    }

    private static String hardwareId(JsonNode object) throws WireException {
        String id = text(object, "hardwareId");
        if (!HARDWARE_ID.matcher(id).matches()) {
            throw new WireException("a hardwareId that no control centre takes: " + id);
        }
        return id;
    }

    private static String text(JsonNode object, String field) throws WireException {
        JsonNode value = object.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw new WireException("no " + field);
        }
        return value.textValue();
    }

    private static JsonNode list(JsonNode object, String field) throws WireException {
        JsonNode list = object.path(field);
        if (!list.isArray()) {
            throw new WireException(field + " is no list");
        }
        return list;
    }

    private static Instant eventDate(JsonNode object) throws WireException {
        String text = text(object, "eventDate");
        if (!EVENT_DATE.matcher(text).matches()) {
            throw new WireException("an eventDate that is misread: " + text);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new WireException("an eventDate that is no time: " + text);
        }
    }

    private static Optional<String> originator(JsonNode message) throws WireException {
        return message.has("originator")
                ? Optional.of(text(message, "originator"))
                : Optional.empty();
    }

    private static WireEvent.Reading reading(
            String hardwareId, JsonNode request, Optional<String> originator) throws WireException {
        known(request, MEASUREMENTS, "measurements");
        metadata(request);
        JsonNode measurements = request.path("measurements");
        if (!measurements.isObject() || measurements.isEmpty()) {
            throw new WireException("no measurements");
        }
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> dropped = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : measurements.properties()) {
            if (!each.getValue().isNumber()) {
                throw new WireException(each.getKey() + " is no number: " + each.getValue());
            }
            if (each.getValue().isIntegralNumber()) {
                dropped.add(each.getKey());
            }
            values.put(each.getKey(), each.getValue().doubleValue());
        }
        return new WireEvent.Reading(hardwareId, eventDate(request), values, dropped, originator);
    }

    private static void metadata(JsonNode request) throws WireException {
        for (Map.Entry<String, JsonNode> each : request.path("metadata").properties()) {
            if (!METADATA.matcher(each.getKey()).matches()) {
                throw new WireException("a metadata name that is refused: " + each.getKey());
            }
        }
    }

    private static WireEvent.Alert alert(String hardwareId, JsonNode request) throws WireException {
        known(request, ALERT, "the alert");
        metadata(request);
        String level = request.has("level") ? text(request, "level") : "Info";
        if (!LEVELS.contains(level)) {
            throw new WireException("an unknown level: " + level);
        }
        if (request.has("source")
                && !Set.of("Device", "System").contains(text(request, "source"))) {
            throw new WireException("an unknown source: " + text(request, "source"));
        }
        return new WireEvent.Alert(
                hardwareId,
                text(request, "type"),
                level,
                request.path("message").asText(""),
                eventDate(request));
    }

    private static WireEvent acknowledgement(String hardwareId, JsonNode request)
            throws WireException {
        known(request, ACKNOWLEDGE, "the acknowledgement");
        return new WireEvent.Acknowledgement(
                hardwareId,
                request.path("response").asText(""),
                text(request, "originatingEventId"));
    }

    private static WireEvent registration(String hardwareId, JsonNode request)
            throws WireException {
        known(request, REGISTER, "the registration");
        if (!hardwareId(request).equals(hardwareId)) {
            throw new WireException("two different hardwareIds");
        }
        return new WireEvent.Registration(
                hardwareId,
                text(request, "specificationToken"),
                request.path("siteToken").asText(""));
    }
}
