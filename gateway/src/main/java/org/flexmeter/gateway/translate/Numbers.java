package org.flexmeter.gateway.translate;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.flexmeter.gateway.message.Refusal.Reason;

/** The number that a driver or a codec gave. */
final class Numbers {
    private static final int MAX_TEXT = 64;

    private Numbers() {}

    /** Any number, and text that is one; a boolean is none. */
    static Taken<BigDecimal> take(Object value) {
        if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return Taken.value(BigDecimal.valueOf(((Number) value).longValue()));
        }
        if (value instanceof Double number) {
            return Double.isFinite(number)
                    ? Taken.value(BigDecimal.valueOf(number))
                    : notFinite(number.toString());
        }
        if (value instanceof BigDecimal number) {
            return Taken.value(number);
        }
        if (value instanceof Float number) {
            // by way of text: 230.1f is meant as 230.1, not as 230.1000061
            return Float.isFinite(number)
                    ? Taken.value(new BigDecimal(number.toString()))
                    : notFinite(number.toString());
        }
        if (value instanceof BigInteger number) {
            return Taken.value(new BigDecimal(number));
        }
        return value instanceof String text ? take(text.strip()) : notNumber(value);
    }

    private static Taken<BigDecimal> take(String text) {
        if (text.equalsIgnoreCase("NaN") || text.endsWith("Infinity")) {
            return notFinite(text);
        }
        if (text.length() > MAX_TEXT) {
            return notNumber(text);
        }
        try {
            return Taken.value(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return notNumber(text);
        }
    }

    private static Taken<BigDecimal> notFinite(String value) {
        return Taken.not(Reason.NOT_FINITE, "is " + value + ", no measurement: look at the meter");
    }

    private static Taken<BigDecimal> notNumber(Object value) {
        return Taken.not(
                Reason.NOT_A_NUMBER,
                "is " + Texts.quoted(value) + ", not a number: have the query give a number");
    }
}
