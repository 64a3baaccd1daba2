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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.flexmeter.gateway.message.Row;

/**
 * A row as a JSON object, for the quarantine. The columns of the window ({@code fm_*}) are left
 * out; times become text with their zone, as far as they had one; bytes become hex.
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
            out.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            out.writeNumber(number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            out.writeNumber(number);
        } else if (value instanceof Float number && Float.isFinite(number)) {
            out.writeNumber(number);
        } else if (value instanceof byte[] bytes) {
            out.writeString(HexFormat.of().formatHex(bytes));
        } else if (value instanceof Timestamp time) {
            out.writeString(time.toInstant().toString());
        } else {
            out.writeString(value.toString());
        }
    }

    /**
     * The row of a line that {@link #write} made.
     *
     * @throws IllegalArgumentException if the line is not a JSON object
     */
    public static Row read(String line) {
        try {
            return new Row(JSON.readValue(line, COLUMNS));
        } catch (IOException bad) {
            throw new IllegalArgumentException("not a row: " + line, bad);
        }
    }
}
