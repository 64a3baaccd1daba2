package org.flexmeter.gateway.message;

import java.util.Map;
import java.util.Objects;

/**
 * One row of a database or one decoded frame of a line, before translation.
 *
 * @param columns column or register name to value, as the driver or the codec gives it; a SQL NULL
 *     is a key with a null value. Names that begin with {@code fm_} belong to the window and are
 *     not translated.
 */
public record Row(Map<String, Object> columns) {
    public Row {
        Objects.requireNonNull(columns, "columns");
    }

    /** The value of a column; null if it is NULL or missing ({@link #has} tells which). */
    public Object get(String column) {
        return columns.get(column);
    }

    /** Whether the source gave the column at all. */
    public boolean has(String column) {
        return columns.containsKey(column);
    }
}
