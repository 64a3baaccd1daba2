package org.flexmeter.gateway.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** FM JSON taken in from others: nothing passes that the control centre would refuse or misread. */
final class FmJsonParser {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(8)
                                                    .maxNumberLength(700)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();
    private static final Pattern METADATA_NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern MEASUREMENT_NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Set<String> SINGLE = Set.of("hardwareId", "type", "originator", "request");
    private static final Set<String> BATCH =
            Set.of("hardwareId", "measurements", "alerts", "locations");
    private static final Set<String> MEASUREMENTS =
            Set.of("measurements", "updateState", "eventDate", "metadata");
    private static final Set<String> ALERT =
            Set.of("type", "level", "message", "source", "eventDate");
    private static final Set<String> ACKNOWLEDGEMENT = Set.of("response", "originatingEventId");
    private static final Set<String> REGISTRATION =
            Set.of("hardwareId", "specificationToken", "siteToken");
    private static final Set<String> RECORD = Set.of("measurements", "eventDate");

    private FmJsonParser() {}

    static FmMessage parse(byte[] payload) {
        return parse(read(payload));
    }

    private static FmMessage parse(JsonNode root) {
        if (!root.isObject()) {
            throw new BadMessageException(
                    "the message must be a JSON object, one device a message");
        }
        return root.has("type") || root.has("request") ? single(root) : batch(root);
    }

    /** What the gateway itself was to publish: answers and registrations as well. */
    static FmMessage parseOwn(byte[] payload) {
        JsonNode root = read(payload);
        return switch (root.path("type").asText()) {
            case "Acknowledge" -> acknowledgement(root);
            case "RegisterDevice" -> registration(root);
            default -> parse(root);
        };
    }

    private static FmMessage acknowledgement(JsonNode root) {
        JsonNode request = request(root, ACKNOWLEDGEMENT);
        return new Acknowledgement(
                hardwareId(root),
                text(request, "originatingEventId", "request."),
                text(request, "response", "request."));
    }

    private static FmMessage registration(JsonNode root) {
        JsonNode request = request(root, REGISTRATION);
        return new Registration(
                hardwareId(root),
                text(request, "specificationToken", "request."),
                optionalText(request, "siteToken", "request."));
    }

    private static JsonNode request(JsonNode root, Set<String> fields) {
        known(root, SINGLE, "");
        JsonNode request = object(root, "request", "");
        known(request, fields, "request.");
        return request;
    }

    private static JsonNode read(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (JsonProcessingException bad) {
            throw new BadMessageException("not JSON: " + firstLine(bad.getOriginalMessage()));
        } catch (NumberFormatException beyond) {
            // an exponent that no number of Java's has; Jackson does not make a JSON fault of it
            throw new BadMessageException("a number is out of range");
        } catch (IOException bad) {
            throw new BadMessageException(
                    "not JSON: " + firstLine(String.valueOf(bad.getMessage())));
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("empty");
    }

    private static FmMessage single(JsonNode root) {
        known(root, SINGLE, "");
        String hardwareId = hardwareId(root);
        String type = text(root, "type", "");
        Optional<String> originator = optionalText(root, "originator", "");
        JsonNode request = object(root, "request", "");
        return switch (type) {
            case "DeviceMeasurements" -> measurements(hardwareId, originator, request);
            case "DeviceAlert" -> alert(hardwareId, originator, request);
            default ->
                    throw new BadMessageException(
                            "type '"
                                    + type
                                    + "' is not taken in, only DeviceMeasurements and DeviceAlert");
        };
    }

    private static FmMessage measurements(
            String hardwareId, Optional<String> originator, JsonNode request) {
        known(request, MEASUREMENTS, "request.");
        JsonNode updateState = request.path("updateState");
        if (!updateState.isMissingNode() && !updateState.isBoolean()) {
            throw new BadMessageException("request.updateState must be true or false");
        }
        return new Measurements(
                hardwareId, reading(request, "request."), originator, metadata(request));
    }

    private static FmMessage alert(
            String hardwareId, Optional<String> originator, JsonNode request) {
        known(request, ALERT, "request.");
        String source = optionalText(request, "source", "request.").orElse("Device");
        if (!source.equals("Device")) {
            throw new BadMessageException("request.source must be Device");
        }
        return new Alert(
                hardwareId,
                text(request, "type", "request."),
                level(request),
                text(request, "message", "request."),
                eventDate(request, "request."),
                originator);
    }

    private static Alert.Level level(JsonNode request) {
        String name = optionalText(request, "level", "request.").orElse("Info");
        for (Alert.Level level : Alert.Level.values()) {
            if (level.wireName().equals(name)) {
                return level;
            }
        }
        throw new BadMessageException(
                "request.level '" + name + "' must be Info, Warning, Error or Critical");
    }

    private static FmMessage batch(JsonNode root) {
        known(root, BATCH, "");
        String hardwareId = hardwareId(root);
        JsonNode measurements = array(root, "measurements");
        if (!array(root, "alerts").isEmpty() || !array(root, "locations").isEmpty()) {
            throw new BadMessageException(
                    "alerts and locations of a batch must be empty: send alerts as single messages");
        }
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < measurements.size(); i++) {
            String path = "measurements[" + i + "]";
            JsonNode item = measurements.get(i);
            if (!item.isObject()) {
                throw new BadMessageException(path + " must be an object");
            }
            known(item, RECORD, path + ".");
            readings.add(reading(item, path + "."));
        }
        if (readings.isEmpty()) {
            throw new BadMessageException("measurements is empty");
        }
        readings.sort(Comparator.comparing(Reading::eventDate));
        return new Batch(hardwareId, readings);
    }

    private static JsonNode array(JsonNode root, String field) {
        JsonNode value = root.path(field);
        if (value.isMissingNode() && !field.equals("measurements")) {
            return JSON.createArrayNode();
        }
        if (!value.isArray()) {
            throw new BadMessageException(field + " must be a list");
        }
        return value;
    }

    private static Reading reading(JsonNode at, String path) {
        JsonNode values = object(at, "measurements", path);
        List<Measurement> measurements = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> it = values.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = it.next();
            measurements.add(measurement(entry.getKey(), entry.getValue(), path));
        }
        if (measurements.isEmpty()) {
            throw new BadMessageException(path + "measurements is empty");
        }
        return new Reading(eventDate(at, path), measurements);
    }

    private static Measurement measurement(String name, JsonNode value, String path) {
        String field = path + "measurements." + name;
        if (!MEASUREMENT_NAME.matcher(name).matches()) {
            throw new BadMessageException(field + " is not the name of a measurement");
        }
        if (!value.isNumber()) {
            throw new BadMessageException(field + " must be a number");
        }
        if (!Decimals.representable(value.decimalValue())) {
            throw new BadMessageException(field + " is out of range");
        }
        return new Measurement(name, value.decimalValue());
    }

    private static Map<String, String> metadata(JsonNode request) {
        if (request.path("metadata").isMissingNode()) {
            return Map.of();
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonNode given = object(request, "metadata", "request.");
        given.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!METADATA_NAME.matcher(name).matches()) {
                                throw new BadMessageException(
                                        "request.metadata." + name + " must match [A-Za-z0-9_-]+");
                            }
                            metadata.put(name, text(given, name, "request.metadata."));
                        });
        return metadata;
    }

    private static void known(JsonNode object, Set<String> fields, String path) {
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!fields.contains(name)) {
                                throw new BadMessageException("unknown field " + path + name);
                            }
                        });
    }

    private static String hardwareId(JsonNode root) {
        String id = text(root, "hardwareId", "");
        if (!HardwareIds.valid(id)) {
            throw new BadMessageException("hardwareId '" + id + "' must match [A-Za-z0-9_-]+");
        }
        return id;
    }

    private static Instant eventDate(JsonNode object, String path) {
        String date = text(object, "eventDate", path);
        return EventDates.parse(date)
                .orElseThrow(
                        () ->
                                new BadMessageException(
                                        path
                                                + "eventDate '"
                                                + date
                                                + "' must be of the form yyyy-MM-ddTHH:mm:ss.SSSZ"));
    }

    private static String text(JsonNode object, String field, String path) {
        return optionalText(object, field, path)
                .orElseThrow(() -> new BadMessageException(path + field + " is missing"));
    }

    private static Optional<String> optionalText(JsonNode object, String field, String path) {
        JsonNode value = object.path(field);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new BadMessageException(path + field + " must be text");
        }
        String text = value.textValue();
        if (text.codePoints().anyMatch(FmJsonParser::isHalf)) {
            throw new BadMessageException(path + field + " has half a surrogate pair");
        }
        return Optional.of(text);
    }

    /** JSON can spell it, UTF-8 cannot. */
    private static boolean isHalf(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static JsonNode object(JsonNode parent, String field, String path) {
        JsonNode value = parent.path(field);
        if (value.isMissingNode()) {
            throw new BadMessageException(path + field + " is missing");
        }
        if (!value.isObject()) {
            throw new BadMessageException(path + field + " must be an object");
        }
        return value;
    }
}
