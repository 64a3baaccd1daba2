package org.flexmeter.gateway.window;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.flexmeter.gateway.message.Row;

/** Reads the columns {@code fm_*} in whatever type a driver gives them. */
final class WindowColumns {
    private WindowColumns() {}

    /**
     * Rows of one query with their column names as the catalogue writes them: databases that fold
     * unquoted names to upper case (H2, Oracle) are folded back. The first row tells for all, and
     * rows that need nothing are not copied.
     */
    static List<Row> rows(List<Map<String, Object>> columns) {
        boolean folded =
                !columns.isEmpty()
                        && columns.get(0).keySet().stream()
                                .anyMatch(name -> !fold(name).equals(name));
        return columns.stream().map(row -> new Row(folded ? fold(row) : row)).toList();
    }

    private static Map<String, Object> fold(Map<String, Object> columns) {
        Map<String, Object> folded = new LinkedHashMap<>();
        columns.forEach((name, value) -> folded.put(fold(name), value));
        return folded;
    }

    static boolean present(Row row, String column) {
        return row.get(column) != null;
    }

    static long number(Row row, String column) {
        Object value = need(row, column);
        if (value instanceof Number number) {
            return number.longValue();
        }
        try {
            return Long.parseLong(value.toString());
        } catch (NumberFormatException e) {
            throw wrong(column, value, "a whole number");
        }
    }

    static String text(Row row, String column) {
        return need(row, column).toString();
    }

    static UUID uuid(Row row, String column) {
        Object value = need(row, column);
        if (value instanceof UUID uuid && uuid.version() == 1) {
            return uuid;
        }
        throw wrong(column, value, "a timeuuid");
    }

    static Instant instant(Row row, String column) {
        Object value = need(row, column);
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof Date date) {
            return Instant.ofEpochMilli(date.getTime());
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        throw wrong(column, value, "an instant");
    }

    private static Object need(Row row, String column) {
        Object value = row.get(column);
        if (value == null) {
            throw new WindowFault(
                    "the query does not select "
                            + column
                            + ", which the window needs: select the source's column AS "
                            + column);
        }
        return value;
    }

    private static WindowFault wrong(String column, Object value, String expected) {
        return new WindowFault(
                "column %s is %s (%s), the window needs %s"
                        .formatted(column, value, value.getClass().getSimpleName(), expected));
    }

    private static String fold(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
    }
}
