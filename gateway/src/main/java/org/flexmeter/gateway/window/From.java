package org.flexmeter.gateway.window;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** Where a feed without a bookmark begins. */
public sealed interface From {

    /** With the oldest row that the source still has. */
    record Beginning() implements From {}

    /** With rows that arrive from now on. */
    record Now() implements From {}

    /** So far back from the first start. */
    record Back(Duration duration) implements From {
        public Back {
            Objects.requireNonNull(duration, "duration");
        }
    }

    /** At an instant. */
    record At(Instant instant) implements From {
        public At {
            Objects.requireNonNull(instant, "instant");
        }
    }

    /** Behind a number of the sequence. */
    record After(long number) implements From {}

    /**
     * Reads the option {@code from}.
     *
     * @param text {@code beginning}, {@code now}, an ISO 8601 duration ({@code PT6H}, {@code P1D}),
     *     an ISO 8601 instant in UTC, or a number of the sequence
     * @throws IllegalArgumentException for anything else
     */
    static From parse(String text) {
        String value = text.strip();
        try {
            if (value.equals("beginning")) {
                return new Beginning();
            }
            if (value.equals("now")) {
                return new Now();
            }
            if (value.startsWith("P")) {
                return new Back(duration(value));
            }
            return value.matches("\\d+")
                    ? new After(Long.parseLong(value))
                    : new At(Instant.parse(value));
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    ("from=%s: write beginning, now, a duration back such as P1D or PT6H, an instant"
                                    + " such as 2026-01-31T00:00:00Z, or a number of the sequence")
                            .formatted(text),
                    e);
        }
    }

    /**
     * The instant that this means when the feed starts at {@code now}; the beginning is epoch 0.
     */
    default Instant instant(Instant now) {
        if (this instanceof Back back) {
            return now.minus(back.duration());
        }
        if (this instanceof At at) {
            return at.instant();
        }
        if (this instanceof After) {
            throw new IllegalArgumentException("from: this window has no sequence numbers");
        }
        return this instanceof Now ? now : Instant.EPOCH;
    }

    /** The instant, if this is one or a duration back. */
    default Optional<Instant> instantIfAny(Instant now) {
        return this instanceof Back || this instanceof At
                ? Optional.of(instant(now))
                : Optional.empty();
    }

    private static Duration duration(String text) {
        if (text.contains("T")) {
            return Duration.parse(text);
        }
        Instant zero = Instant.EPOCH;
        return Duration.between(
                zero, zero.atOffset(ZoneOffset.UTC).plus(Period.parse(text)).toInstant());
    }
}
