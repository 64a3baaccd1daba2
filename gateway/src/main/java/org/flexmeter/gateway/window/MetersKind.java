package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.flexmeter.gateway.message.Row;

/**
 * Event time, meter by meter and day by day, for a source that has no arrival order (Cassandra:
 * partitions of a meter and a day, ordered by the reading's time). The meters are those that the
 * device registry enables for the feed.
 *
 * <p>A reading may be written up to {@code lateness} after its time. Every window reads each meter
 * from shortly behind its newest reading (the {@code overlap}), however old that is; a sweep every
 * minute, or every {@code lateness} if that is shorter, reads back as far as readings may still
 * come. What was taken of that is remembered by time. A reading that is written later than {@code
 * lateness} is not found.
 *
 * <p>A meter that is added to the registry starts at {@code from}, counted back from then. One that
 * is taken out and put back goes on where it was left.
 *
 * <p>Memory: some 250 bytes a meter and 8 for each reading within twice the lateness. 100,000
 * meters with a reading a minute and lateness 30 min: 100,000 × (250 + 60 × 8) = 73 MB; on disk 50
 * MB.
 *
 * <p>Bounds: {@code meter} (text, the local id), {@code day} (LocalDate, UTC), {@code after},
 * {@code upto} (Instant). Rows carry {@code fm_time}.
 *
 * <p>Bookmark: <code>{"passed":…}</code>, when the last sweep over all meters was opened, and one
 * part a meter ({@link MeterProgress}).
 */
public final class MetersKind implements WindowKind {
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final String feed;
    private final From from;
    private final Duration lateness;
    private final Duration overlap;
    private final Duration pace;
    private final Supplier<List<String>> meters;
    private final Map<String, MeterProgress> progress = new HashMap<>();
    private Instant swept = Instant.EPOCH;

    /**
     * A feed that goes on where its bookmark is.
     *
     * @param from where a meter starts: now, a duration back, or an instant
     * @param lateness how long after its time a reading may be written
     * @param overlap how far behind the newest reading every window reads again
     * @param meters local ids of the meters to be read
     */
    public MetersKind(
            String feed,
            Saved saved,
            From from,
            Duration lateness,
            Duration overlap,
            Supplier<List<String>> meters) {
        this.feed = feed;
        this.from = from;
        this.lateness = Objects.requireNonNull(lateness, "lateness");
        this.overlap = Objects.requireNonNull(overlap, "overlap");
        this.pace = lateness.compareTo(SWEEP) < 0 ? lateness : SWEEP;
        this.meters = Objects.requireNonNull(meters, "meters");
        if (from instanceof From.Beginning || from instanceof From.After) {
            throw new IllegalArgumentException(
                    "from: a window by meters starts at 'now', a duration back such as P1D, or an"
                            + " instant");
        }
        saved.parts().forEach((meter, part) -> progress.put(meter, MeterProgress.load(part)));
        saved.bookmark().map(text -> Json.read(feed, text)).ifPresent(this::restore);
    }

    private void restore(JsonNode json) {
        Instant passed = Instant.parse(Json.text(feed, json, "passed"));
        long certain = passed.minus(lateness).toEpochMilli();
        progress.values().forEach(meter -> meter.passed(passed.toEpochMilli(), certain));
    }

    @Override
    public Pass open(Instant now) {
        List<String> enabled = meters.get();
        Progress first = Progress.parts(feed, comeAndGo(enabled, now));
        boolean sweep = !now.isBefore(swept.plus(pace));
        Iterator<String> names = enabled.iterator();
        Iterator<Range> ranges =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return names.hasNext();
                    }

                    @Override
                    public Range next() {
                        String meter = names.next();
                        return new MeterRange(meter, progress.get(meter), now, sweep);
                    }
                };
        return new Pass(first, ranges, () -> complete(now, sweep), () -> false);
    }

    /** Meters that are new, back, or gone since the last window; their parts are to be saved. */
    private Map<String, byte[]> comeAndGo(List<String> enabled, Instant now) {
        Map<String, byte[]> parts = new HashMap<>();
        for (String name : enabled) {
            MeterProgress meter = progress.get(name);
            if (meter == null) {
                meter = MeterProgress.start(now.toEpochMilli(), from.instant(now).toEpochMilli());
                progress.put(name, meter);
                parts.put(name, meter.save());
            } else if (meter.away()) {
                meter.join(now.toEpochMilli());
                parts.put(name, meter.save());
            }
        }
        Set<String> known = new HashSet<>(enabled);
        progress.forEach(
                (name, meter) -> {
                    if (!meter.away() && !known.contains(name)) {
                        meter.leave();
                        parts.put(name, meter.save());
                    }
                });
        return parts;
    }

    private Progress complete(Instant opened, boolean sweep) {
        if (!sweep) {
            return Progress.none(feed);
        }
        swept = opened;
        return Progress.bookmark(feed, Json.object().put("passed", opened.toString()).toString());
    }

    /** One meter within a window. */
    private final class MeterRange implements Range {
        private final String name;
        private final MeterProgress meter;
        private final long upto;
        private final long certain;
        private final boolean settles;
        private long after;
        private boolean exhausted;

        private MeterRange(String name, MeterProgress meter, Instant now, boolean sweep) {
            this.name = name;
            this.meter = meter;
            this.upto = now.toEpochMilli();
            this.certain = now.minus(lateness).toEpochMilli();
            long near = meter.head() - overlap.toMillis();
            this.settles = sweep || near < certain;
            this.after = settles ? meter.settled() : Math.max(meter.settled(), near);
        }

        private LocalDate day() {
            return LocalDate.ofInstant(Instant.ofEpochMilli(after + 1), ZoneOffset.UTC);
        }

        private long end() {
            long midnight =
                    day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            return Math.min(upto, midnight - 1);
        }

        @Override
        public Map<String, Object> bounds() {
            Map<String, Object> bounds = new LinkedHashMap<>();
            bounds.put("meter", name);
            bounds.put("day", day());
            bounds.put("after", Instant.ofEpochMilli(after));
            bounds.put("upto", Instant.ofEpochMilli(Math.max(after, end())));
            return bounds;
        }

        @Override
        public boolean isRow(Row row) {
            return true;
        }

        @Override
        public Noted note(List<Row> rows, boolean full) {
            long end = Math.max(after, end());
            List<Row> fresh = new ArrayList<>();
            List<Long> times = new ArrayList<>();
            long last = after;
            for (Row row : rows) {
                long time = WindowColumns.instant(row, "fm_time").toEpochMilli();
                if (time <= last) {
                    throw new WindowFault("the query does not order its rows by fm_time");
                }
                last = time;
                if (!meter.has(time)) {
                    fresh.add(row);
                    times.add(time);
                }
            }
            after = full ? last : end;
            exhausted = !full && after >= upto;
            long reached = after;
            long newest = rows.isEmpty() ? Long.MIN_VALUE : last;
            return new Noted(fresh, () -> delivered(reached, newest, times));
        }

        private Progress delivered(long reached, long newest, List<Long> times) {
            if (settles) {
                meter.settle(Math.min(reached, certain));
            }
            meter.seen(newest);
            if (times.isEmpty()) {
                return Progress.none(feed);
            }
            meter.take(times.stream().mapToLong(Long::longValue).toArray());
            return Progress.parts(feed, Map.of(name, meter.save()));
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }
    }
}
