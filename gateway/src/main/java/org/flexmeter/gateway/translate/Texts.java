package org.flexmeter.gateway.translate;

import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HexFormat;

/** Foreign text in our one-line messages. */
final class Texts {
    private static final int SHOWN = 60;

    private Texts() {}

    /** What a value says as text, the same each time and however the value came. */
    static String of(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Timestamp || value != null && value.getClass() == Date.class) {
            return ((Date) value).toInstant().toString();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        return value instanceof ZonedDateTime time
                ? time.toInstant().toString()
                : String.valueOf(value);
    }

    /** The value on one line, without space around it. */
    static String line(Object value) {
        return of(value).replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** The value in quotes, on one line and not long. */
    static String quoted(Object value) {
        String text = of(value).replaceAll("\\p{Cntrl}+", " ");
        return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + "'";
    }
}
