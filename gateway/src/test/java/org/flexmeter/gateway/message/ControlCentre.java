package org.flexmeter.gateway.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes messages as SiteWhere 1.x does, without mercy: a field that 1.6.1 does not know, a number
 * that 1.9 would drop, a date that it would shift are errors. Written from the description of the
 * wire format and sharing nothing with the encoder.
 */
public final class ControlCentre {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Schema SCHEMA = schema();

    private ControlCentre() {}

    /** What the control centre would store of one message. */
    public record Stored(
            String hardwareId,
            String kind,
            Map<String, String> text,
            Instant date,
            Map<String, BigDecimal> values) {}

    private static Schema schema() {
        try (InputStream in =
                ControlCentre.class.getResourceAsStream("/schema/fm-message.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Everything in a message, in its order. */
    public static List<Stored> take(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        List<?> errors = SCHEMA.validate(text, InputFormat.JSON);
        check(errors.isEmpty(), "schema: " + errors + " in " + text);
        try (JsonParser in = JSON.createParser(payload)) {
            check(in.nextToken() == JsonToken.START_OBJECT, "no object");
            Map<String, Object> root = object(in);
            check(in.nextToken() == null, "something behind the message");
            return root.containsKey("request") ? List.of(single(root)) : batch(root);
        } catch (IOException bad) {
            throw new AssertionError("not JSON: " + text, bad);
        }
    }

    private static Stored single(Map<String, Object> root) {
        known(root, "hardwareId", "type", "originator", "request");
        Map<String, Object> request = map(root.get("request"));
        String type = (String) root.get("type");
        switch (type) {
            case "DeviceMeasurements" ->
                    known(request, "measurements", "updateState", "eventDate", "metadata");
            case "DeviceAlert" -> known(request, "type", "level", "message", "source", "eventDate");
            case "Acknowledge" -> known(request, "response", "originatingEventId");
            case "RegisterDevice" ->
                    known(request, "hardwareId", "specificationToken", "siteToken");
            default -> throw new AssertionError("type " + type);
        }
        return stored((String) root.get("hardwareId"), type, request);
    }

    private static List<Stored> batch(Map<String, Object> root) {
        known(root, "hardwareId", "measurements", "alerts", "locations");
        check(root.get("alerts").equals(List.of()), "alerts");
        check(root.get("locations").equals(List.of()), "locations");
        List<Stored> all = new ArrayList<>();
        for (Object item : (List<?>) root.get("measurements")) {
            known(map(item), "measurements", "eventDate");
            all.add(stored((String) root.get("hardwareId"), "DeviceMeasurements", map(item)));
        }
        return all;
    }

    private static Stored stored(String hardwareId, String kind, Map<String, Object> request) {
        Map<String, String> text = new LinkedHashMap<>();
        Map<String, BigDecimal> values = new LinkedHashMap<>();
        Instant date = Instant.EPOCH;
        for (Map.Entry<String, Object> field : request.entrySet()) {
            if (field.getKey().equals("eventDate")) {
                date = date((String) field.getValue());
            } else if (field.getKey().equals("measurements")) {
                map(field.getValue())
                        .forEach((name, value) -> values.put(name, number(name, value)));
            } else if (field.getValue() instanceof String value) {
                text.put(field.getKey(), value);
            }
        }
        return new Stored(hardwareId, kind, text, date, values);
    }

    private static Instant date(String text) {
        check(
                text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                "eventDate " + text);
        return Instant.parse(text);
    }

    private static BigDecimal number(String name, Object value) {
        check(value instanceof Digits, name + " is no number");
        String digits = ((Digits) value).text();
        check(digits.matches("-?(0|[1-9]\\d*)\\.\\d+"), name + " would be dropped: " + digits);
        return new BigDecimal(digits);
    }

    /** A number as it stands in the message. */
    private record Digits(String text) {}

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            check(fields.put(name, value(in)) == null, "repeated field " + name);
        }
        return fields;
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(in));
                }
                yield items;
            }
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> new Digits(in.getText());
            case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
            default -> throw new AssertionError("unexpected " + in.currentToken());
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static void known(Map<String, Object> object, String... fields) {
        check(Set.of(fields).containsAll(object.keySet()), "unknown field: " + object.keySet());
    }

    private static void check(boolean right, String otherwise) {
        if (!right) {
            throw new AssertionError(otherwise);
        }
    }
}
