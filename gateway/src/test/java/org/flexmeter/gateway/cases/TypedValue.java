package org.flexmeter.gateway.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;

/** Values of rows.json as a driver would give them: {@code {"timestamp": "2026-…"}} and so on. */
final class TypedValue {
    private TypedValue() {}

    static Object of(JsonNode value) {
        if (value.isObject()) {
            Map.Entry<String, JsonNode> typed = value.properties().iterator().next();
            return typed(typed.getKey(), typed.getValue().asText());
        }
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return value.isNumber() ? (Object) value.doubleValue() : value.textValue();
    }

    private static Object typed(String type, String text) {
        return switch (type) {
            case "decimal" -> new BigDecimal(text);
            case "double" -> Double.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "instant" -> Instant.parse(text);
            case "timestamp" -> Timestamp.from(Instant.parse(text));
            case "date" -> Date.from(Instant.parse(text));
            case "offset" -> OffsetDateTime.parse(text);
            case "local" -> LocalDateTime.parse(text);
            default -> throw new IllegalArgumentException("no such type in rows.json: " + type);
        };
    }
}
