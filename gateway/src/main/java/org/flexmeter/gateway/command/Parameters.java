package org.flexmeter.gateway.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flexmeter.gateway.catalogue.CommandParameter;
import org.flexmeter.gateway.catalogue.CommandType;

/**
 * Parameters of commands: as they came (JSON of any kind), and as the catalogue wants them (a Long,
 * Double, Boolean or String each).
 */
final class Parameters {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
    private static final int SCALE = 400;

    private Parameters() {}

    /** A parameter cannot be taken; the message is the answer. */
    static final class BadParameterException extends Exception {
        private static final long serialVersionUID = 1L;

        BadParameterException(String message) {
            super(Words.oneLine(message));
        }
    }

    /**
     * What a command of a catalogue makes of what came.
     *
     * @param came a JSON object
     * @return names in order
     * @throws BadParameterException for the first one that is missing, unknown, or not as the
     *     catalogue wants it
     */
    static Map<String, Object> check(CommandType type, String came) throws BadParameterException {
        JsonNode given = parse(came);
        Iterator<String> names = given.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!type.parameters().containsKey(name)) {
                throw new BadParameterException(
                        "%s has no parameter '%s'; it has %s"
                                .formatted(
                                        type.name(),
                                        name,
                                        type.parameters().isEmpty()
                                                ? "none"
                                                : new TreeSet<>(type.parameters().keySet())));
            }
        }
        Map<String, Object> values = new TreeMap<>();
        for (CommandParameter parameter : type.parameters().values()) {
            if (given.has(parameter.name())) {
                values.put(parameter.name(), value(parameter, given.get(parameter.name())));
            } else if (parameter.required()) {
                throw new BadParameterException(
                        "parameter '%s' is missing (%s)"
                                .formatted(parameter.name(), parameter.type().wireName()));
            }
        }
        return values;
    }

    private static Object value(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        if (!given.isValueNode()) {
            throw wrong(parameter, given, "is not a single value");
        }
        return switch (parameter.type().kind()) {
            case TEXT -> text(parameter, given);
            case FLAG -> flag(parameter, given);
            case WHOLE -> whole(parameter, given);
            case DECIMAL -> decimal(parameter, given);
        };
    }

    private static String text(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        String text = given.asText();
        if (!parameter.values().isEmpty() && !parameter.values().contains(text)) {
            throw wrong(parameter, given, "is none of " + parameter.values());
        }
        return text;
    }

    private static boolean flag(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        return switch (given.asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(parameter, given, "is neither true nor false");
        };
    }

    private static long whole(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        BigDecimal number = number(parameter, given);
        int bits = parameter.type().bits();
        boolean unsigned = parameter.type().unsigned();
        BigInteger most = BigInteger.ONE.shiftLeft(unsigned && bits < 64 ? bits : bits - 1);
        BigInteger least = unsigned ? BigInteger.ZERO : most.negate();
        try {
            BigInteger value = number.toBigIntegerExact();
            if (value.compareTo(least) < 0 || value.compareTo(most) >= 0) {
                throw wrong(parameter, given, "is no " + parameter.type().wireName());
            }
            return value.longValueExact();
        } catch (ArithmeticException fraction) {
            throw wrong(parameter, given, "is not a whole number");
        }
    }

    private static double decimal(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        BigDecimal number = number(parameter, given);
        double value = number.doubleValue();
        boolean fits =
                parameter.type().bits() == 32
                        ? Float.isFinite(number.floatValue())
                        : Double.isFinite(value);
        if (!fits) {
            throw wrong(parameter, given, "is no " + parameter.type().wireName());
        }
        return value;
    }

    private static BigDecimal number(CommandParameter parameter, JsonNode given)
            throws BadParameterException {
        BigDecimal number;
        try {
            number = given.isBoolean() ? null : new BigDecimal(given.asText().strip());
        } catch (NumberFormatException e) {
            number = null;
        }
        if (number == null || Math.abs((long) number.scale()) + number.precision() > SCALE) {
            throw wrong(parameter, given, "is not a number");
        }
        checkRange(parameter, given, number);
        return number;
    }

    private static void checkRange(CommandParameter parameter, JsonNode given, BigDecimal number)
            throws BadParameterException {
        boolean low = parameter.min().filter(min -> number.compareTo(min) < 0).isPresent();
        boolean high = parameter.max().filter(max -> number.compareTo(max) > 0).isPresent();
        if (low || high) {
            List<String> limits = new ArrayList<>();
            parameter.min().ifPresent(min -> limits.add("at least " + min.toPlainString()));
            parameter.max().ifPresent(max -> limits.add("at most " + max.toPlainString()));
            String unit = parameter.unit().map(u -> " " + u.code()).orElse("");
            throw wrong(parameter, given, "is out of range: " + String.join(", ", limits) + unit);
        }
    }

    private static BadParameterException wrong(
            CommandParameter parameter, JsonNode given, String what) {
        String shown = given.isValueNode() ? given.asText() : given.toString();
        return new BadParameterException(
                "parameter '%s': '%s' %s"
                        .formatted(
                                parameter.name(),
                                shown.length() > 40 ? shown.substring(0, 40) + "…" : shown,
                                what));
    }

    /** Checked parameters as the ledger keeps them. */
    static String write(Map<String, Object> values) {
        ObjectNode object = JSON.createObjectNode();
        values.forEach((name, value) -> object.set(name, node(value)));
        return object.toString();
    }

    /** A Double keeps its point, by which it is known again. */
    private static JsonNode node(Object value) {
        return value instanceof Double number
                ? DoubleNode.valueOf(number)
                : JSON.valueToTree(value);
    }

    /** Checked parameters of the ledger. */
    static Map<String, Object> read(String written) {
        Map<String, Object> values = new LinkedHashMap<>();
        parse(written).fields().forEachRemaining(f -> values.put(f.getKey(), typed(f.getValue())));
        return values;
    }

    private static Object typed(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
    }

    private static JsonNode parse(String object) {
        try {
            return JSON.readTree(object);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the ledger's parameters are no JSON: " + object, e);
        }
    }
}
