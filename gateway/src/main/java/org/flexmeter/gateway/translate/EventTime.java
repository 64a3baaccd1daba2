package org.flexmeter.gateway.translate;

import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.message.Refusal.Reason;

/** When a device measured, of whatever a driver gives for a time. */
final class EventTime {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final DateTimeFormatter TEXT =
            new DateTimeFormatterBuilder()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE)
                    .appendPattern("['T'][' ']HH:mm[:ss]")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .appendPattern("[XXX][XX][X]")
                    .toFormatter();

    private final Optional<ZoneId> zone;
    private final Duration tolerance;

    /**
     * @param zone of local times
     * @param tolerance how far a time may lie in the future
     */
    EventTime(Optional<ZoneId> zone, Duration tolerance) {
        this.zone = zone;
        this.tolerance = tolerance;
    }

    /** The instant of a value that is not null. */
    Taken<Instant> take(Object value, Instant now) {
        Taken<Instant> taken = instant(value);
        if (taken instanceof Taken.Value<Instant> time) {
            if (time.value().isAfter(now.plus(tolerance))) {
                return Taken.not(
                        Reason.FUTURE_TIME,
                        "is "
                                + time.value()
                                + ", later than now by more than "
                                + tolerance
                                + ": set the clock of the device or of this machine");
            }
            if (time.value().isBefore(FIRST)) {
                return Taken.not(
                        Reason.OUT_OF_RANGE, "is " + time.value() + ": set the device's clock");
            }
        }
        return taken;
    }

    private Taken<Instant> instant(Object value) {
        if (value instanceof Instant instant) {
            return Taken.value(instant);
        }
        if (value instanceof OffsetDateTime time) {
            return Taken.value(time.toInstant());
        }
        if (value instanceof ZonedDateTime time) {
            return Taken.value(time.toInstant());
        }
        if (value instanceof Timestamp || value.getClass() == Date.class) {
            return driverTime((Date) value);
        }
        if (value instanceof LocalDateTime time) {
            return local(time);
        }
        return value instanceof String text ? text(text.strip()) : notTime(value);
    }

    /**
     * A driver makes such a value of a local time with this machine's zone, and what the end of
     * summer time makes ambiguous can no longer be seen.
     */
    private Taken<Instant> driverTime(Date value) {
        if (zone.isPresent()) {
            return Taken.not(
                    Reason.AMBIGUOUS_TIME,
                    "came as a point in time where the catalogue says local time of "
                            + zone.get()
                            + ": have the query select it as text, or take the zone out of the"
                            + " catalogue");
        }
        return Taken.value(
                value instanceof Timestamp time
                        ? time.toInstant()
                        : Instant.ofEpochMilli(value.getTime()));
    }

    private Taken<Instant> text(String text) {
        try {
            TemporalAccessor parsed =
                    TEXT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return parsed instanceof OffsetDateTime time
                    ? Taken.value(time.toInstant())
                    : local((LocalDateTime) parsed);
        } catch (DateTimeException none) {
            return notTime(text);
        }
    }

    private Taken<Instant> local(LocalDateTime time) {
        if (zone.isEmpty()) {
            return Taken.not(
                    Reason.NO_TIME,
                    "is "
                            + time
                            + " without a zone: give the zone in the catalogue, such as time:"
                            + " {column: read_at, zone: Europe/Rome}");
        }
        List<ZoneOffset> offsets = zone.get().getRules().getValidOffsets(time);
        if (offsets.size() == 1) {
            return Taken.value(time.toInstant(offsets.get(0)));
        }
        return Taken.not(
                Reason.AMBIGUOUS_TIME,
                "is "
                        + time
                        + ", which "
                        + (offsets.isEmpty() ? "does not exist" : "happens twice")
                        + " in "
                        + zone.get()
                        + ": have the source give UTC or an offset");
    }

    private static Taken<Instant> notTime(Object value) {
        return Taken.not(
                Reason.NO_TIME,
                "is "
                        + Texts.quoted(value)
                        + ", not a time: have the query give a timestamp or ISO 8601 text");
    }
}
