package org.flexmeter.gateway.monitor;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.message.Alert;

/**
 * What is known of one gateway since it was started: when it last took a reading, how far behind
 * its readings are, what it refused today, its last alarms, and samples of the last hour.
 * Thread-safe.
 */
public final class Pulse {
    /** Time between two samples. */
    public static final Duration STEP = Duration.ofSeconds(20);

    private static final int SAMPLES = 180;
    private static final int ALARMS = 20;
    private static final int MINUTE = 3;

    /**
     * A moment of the last hour.
     *
     * @param rate readings a second that the broker acknowledged since the sample before
     * @param outbox messages that wait
     * @param lag seconds between a reading and its way through the gateway, of the newest
     */
    public record Sample(Instant at, double rate, long outbox, double lag) {}

    private final Instant since;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Deque<Alert> alarms = new ArrayDeque<>();
    private Optional<Instant> lastTaken = Optional.empty();
    private double lag;
    private long published;
    private long publishedAtSample;
    private long refusedToday;
    private LocalDate today;

    Pulse(Instant since) {
        this.since = since;
        this.today = date(since);
    }

    /** Readings were taken from the source, the newest of which was measured at that time. */
    synchronized void taken(Instant now, Instant newest) {
        lastTaken = Optional.of(now);
        lag = Math.max(0, Duration.between(newest, now).toMillis() / 1e3);
    }

    synchronized void published(long readings) {
        published += readings;
    }

    synchronized void refused(Instant now) {
        turnDay(now);
        refusedToday++;
    }

    synchronized void alarm(Alert alert) {
        alarms.addFirst(alert);
        if (alarms.size() > ALARMS) {
            alarms.removeLast();
        }
    }

    /** Closes the present step. */
    synchronized void sample(Instant now, long outbox) {
        turnDay(now);
        double seconds =
                samples.isEmpty()
                        ? STEP.toSeconds()
                        : Math.max(
                                1, Duration.between(samples.getLast().at(), now).toMillis() / 1e3);
        samples.addLast(new Sample(now, (published - publishedAtSample) / seconds, outbox, lag));
        publishedAtSample = published;
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    /** When a reading was taken last; empty if none was since the start. */
    public synchronized Optional<Instant> lastTaken() {
        return lastTaken;
    }

    /** How long no reading has been taken. */
    public synchronized Duration silence(Instant now) {
        return Duration.between(lastTaken.orElse(since), now);
    }

    /** Seconds that the newest reading of the last group had been on its way. */
    public synchronized double lag() {
        return lag;
    }

    /** Readings a second over the last minute. */
    public synchronized double rate() {
        return samples.stream()
                .skip(Math.max(0, samples.size() - MINUTE))
                .mapToDouble(Sample::rate)
                .average()
                .orElse(0);
    }

    /** Items refused since midnight (UTC), or since the start. */
    public synchronized long refusedToday(Instant now) {
        turnDay(now);
        return refusedToday;
    }

    /** The last alarms, newest first. */
    public synchronized List<Alert> alarms() {
        return List.copyOf(alarms);
    }

    /** The last hour, oldest first. */
    public synchronized List<Sample> samples() {
        return new ArrayList<>(samples);
    }

    private void turnDay(Instant now) {
        if (!date(now).equals(today)) {
            today = date(now);
            refusedToday = 0;
        }
    }

    private static LocalDate date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
