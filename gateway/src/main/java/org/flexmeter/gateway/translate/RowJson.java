package org.flexmeter.gateway.translate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flexmeter.gateway.message.Row;

/**
 * A row as a JSON object, for the quarantine: what is read back is translated as the row was. The
 * columns of the window ({@code fm_*}) are left out; times become text, with Z if they had a zone;
 * a point in time that a driver made becomes <code>{"timestamp": text}</code>, since it means
 * something else where the catalogue gives a zone; bytes become <code>{"bytes": hex}</code>, lest
 * they be taken for a number, and numbers with an exponent <code>{"decimal": text}</code>.
 */
public final class RowJson {
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();
    private static final TypeReference<LinkedHashMap<String, Object>> COLUMNS =
            new TypeReference<>() {};

    private static final String TIMESTAMP = "timestamp";
    private static final String BYTES = "bytes";
    private static final String DECIMAL = "decimal";

    /** Far more than any measurement has, and less than a reader of JSON minds. */
    private static final int MAX_DIGITS = 900;

    private RowJson() {}

    /** The row as one line. */
    public static String write(Row row) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            for (Map.Entry<String, Object> column : row.columns().entrySet()) {
                if (!column.getKey().startsWith("fm_")) {
                    out.writeFieldName(column.getKey());
                    value(out, column.getValue());
                }
            }
            out.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return text.toString();
    }

    private static void value(JsonGenerator out, Object value) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            out.writeNumber(((Number) value).longValue());
        } else if (value instanceof BigInteger number) {
            number(out, new BigDecimal(number));
        } else if (value instanceof BigDecimal number) {
            number(out, number);
        } else if (value instanceof Double number && Double.isFinite(number)
                || value instanceof Float other && Float.isFinite(other)) {
            floating(out, value.toString());
        } else if (value instanceof byte[] bytes) {
            typed(out, BYTES, HexFormat.of().formatHex(bytes));
        } else if (value instanceof Timestamp time) {
            typed(out, TIMESTAMP, time.toInstant().toString());
        } else if (value instanceof Date time && value.getClass() == Date.class) {
            typed(out, TIMESTAMP, time.toInstant().toString());
        } else if (value instanceof OffsetDateTime time) {
            out.writeString(time.toInstant().toString());
        } else if (value instanceof ZonedDateTime time) {
            out.writeString(time.toInstant().toString());
        } else {
            out.writeString(value.toString());
        }
    }

    private static void typed(JsonGenerator out, String type, String text) throws IOException {
        out.writeStartObject();
        out.writeStringField(type, text);
        out.writeEndObject();
    }

    private static void number(JsonGenerator out, BigDecimal number) throws IOException {
        boolean tooLong = number.precision() + Math.abs((long) number.scale()) >= MAX_DIGITS;
        String shown = number.toString();
        if (tooLong || shown.indexOf('E') >= 0) {
            typed(out, DECIMAL, shown);
        } else {
            out.writeNumber(number);
        }
    }

    /** What JSON would show in another way (1E3, -0.0) is text: it may be a device's id. */
    private static void floating(JsonGenerator out, String shown) throws IOException {
        BigDecimal number = new BigDecimal(shown);
        if (shown.equals(number.toPlainString())) {
            out.writeNumber(number);
        } else {
            out.writeString(shown);
        }
    }

    /**
     * The row of a line that {@link #write} made.
     *
     * @throws IllegalArgumentException if the line is not a JSON object
     */
    public static Row read(String line) {
        try {
            Map<String, Object> columns = JSON.readValue(line, COLUMNS);
            if (columns == null) {
                throw new IllegalArgumentException("not a row: " + Texts.quoted(line));
            }
            columns.replaceAll((column, value) -> read(value));
            return new Row(columns);
        } catch (IOException | DateTimeParseException bad) {
            throw new IllegalArgumentException("not a row: " + Texts.quoted(line), bad);
        }
    }

    private static Object read(Object value) {
        if (value instanceof Map<?, ?> map && map.get(TIMESTAMP) instanceof String time) {
            return Timestamp.from(Instant.parse(time));
        }
        if (value instanceof Map<?, ?> map && map.get(BYTES) instanceof String hex) {
            return HexFormat.of().parseHex(hex);
        }
        if (value instanceof Map<?, ?> map && map.get(DECIMAL) instanceof String number) {
            return new BigDecimal(number);
        }
        return value;
    }
}
