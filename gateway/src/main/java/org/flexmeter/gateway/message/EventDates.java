package org.flexmeter.gateway.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * {@code eventDate} on the wire: {@code yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}, always three fraction
 * digits.
 *
 * <p>{@link Instant#toString()} writes none or nine of them as it likes, and the control centre
 * shifts the time by what stands behind the third.
 */
final class EventDates {
    private static final int LENGTH = "yyyy-MM-ddTHH:mm:ss.SSSZ".length();
    private static final int NANOS_A_MILLI = 1_000_000;

    private EventDates() {}

    /**
     * The instant cut, not rounded, to milliseconds.
     *
     * @throws IllegalArgumentException if the year does not have four digits
     */
    static String format(Instant instant) {
        LocalDateTime time =
                LocalDateTime.ofEpochSecond(
                        instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        if (time.getYear() < 0 || time.getYear() > 9999) {
            throw new IllegalArgumentException("eventDate " + instant + " has no four-digit year");
        }
        char[] out = new char[LENGTH];
        digits(out, 0, 4, time.getYear());
        out[4] = '-';
        digits(out, 5, 2, time.getMonthValue());
        out[7] = '-';
        digits(out, 8, 2, time.getDayOfMonth());
        out[10] = 'T';
        digits(out, 11, 2, time.getHour());
        out[13] = ':';
        digits(out, 14, 2, time.getMinute());
        out[16] = ':';
        digits(out, 17, 2, time.getSecond());
        out[19] = '.';
        digits(out, 20, 3, time.getNano() / NANOS_A_MILLI);
        out[23] = 'Z';
        return new String(out);
    }

    private static void digits(char[] out, int from, int count, int value) {
        int rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            out[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The instant of a date of exactly the form on the wire; empty if it is of another form. */
    static Optional<Instant> parse(String text) {
        if (text.length() != LENGTH || text.charAt(LENGTH - 1) != 'Z' || text.charAt(19) != '.') {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
