package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flexmeter.gateway.message.Row;

/**
 * Arrival order of any database that numbers its rows: rows above the highest number that was
 * delivered, and those that appear later in the gaps below it (a transaction that took its number
 * early and committed late).
 *
 * <p>Gaps are looked into at a slower pace than new rows, in a few range reads, until they are
 * filled. One that is still there in a look when its patience is over expires, and is counted; its
 * age begins with the first window that knows of it, so that none expires unlooked while the
 * broker, the database or the gateway is away. Numbers are exact, so nothing is taken twice. At
 * most {@link #MAX_GAPS} gaps are remembered (24 bytes each in memory, some 40 in the bookmark);
 * beyond that the oldest expire early, which is counted too.
 *
 * <p>Bounds: {@code after}, {@code upto} (long). Rows carry {@code fm_seq}. For {@code from=now}
 * the query also answers with a row that has the table's highest number in {@code fm_high} and NULL
 * in {@code fm_seq}, or selects {@code fm_high} beside every row.
 *
 * <p>Bookmark: <code>{"high":1200,"gaps":[[1100,1103,"2026-01-31T00:00:00Z"]]}</code>: first and
 * last missing number, and when they were missed first; without the last for one that no window has
 * been opened upon.
 */
public final class SequenceKind implements WindowKind {
    /** At most so many gaps are remembered. */
    public static final int MAX_GAPS = 10_000;

    private static final int MAX_LOOKS = 16;
    private static final long CLOSE = 1_000;

    private final String feed;
    private final Duration patience;
    private final Duration pace;
    private final Gaps gaps = new Gaps(MAX_GAPS);
    private Optional<Long> high;
    private Instant looked = Instant.EPOCH;
    private int nextLook;

    /**
     * A feed that goes on where its bookmark is.
     *
     * @param from where it starts without one: beginning, now, or behind a number
     * @param patience how long a gap is looked into, such as 10 minutes: longer than any
     *     transaction of the source stays open
     * @param pace pause between looks into the gaps
     */
    public SequenceKind(String feed, Saved saved, From from, Duration patience, Duration pace) {
        this.feed = feed;
        this.patience = Objects.requireNonNull(patience, "patience");
        this.pace = Objects.requireNonNull(pace, "pace");
        this.high = start(from);
        saved.bookmark().map(text -> Json.read(feed, text)).ifPresent(this::restore);
    }

    private static Optional<Long> start(From from) {
        if (from instanceof From.Beginning) {
            return Optional.of(0L);
        }
        if (from instanceof From.After after) {
            return Optional.of(after.number());
        }
        if (from instanceof From.Now) {
            return Optional.empty();
        }
        throw new IllegalArgumentException(
                "from: a window by sequence starts at 'beginning', 'now', or behind a number");
    }

    private void restore(JsonNode json) {
        if (!json.path("high").isNumber()) {
            throw Json.unreadable(feed, json.toString());
        }
        high = Optional.of(json.path("high").asLong());
        for (JsonNode gap : json.path("gaps")) {
            Optional<String> since = Optional.ofNullable(gap.get(2)).map(JsonNode::asText);
            gaps.add(gap.path(0).asLong(), gap.path(1).asLong(), since.map(Instant::parse));
        }
    }

    @Override
    public long givenUp() {
        return gaps.expired();
    }

    /** Gaps that are looked into. */
    public int gaps() {
        return gaps.size();
    }

    @Override
    public Pass open(Instant now) {
        gaps.begin(now);
        List<Range> ranges = new ArrayList<>();
        ranges.add(high.<Range>map(NewRows::new).orElseGet(Start::new));
        if (high.isPresent() && !now.isBefore(looked.plus(pace))) {
            looked = now;
            ranges.addAll(looks(now));
        }
        return new Pass(
                Progress.none(feed), ranges.iterator(), () -> Progress.none(feed), () -> false);
    }

    /** A few ranges over the gaps; if there are more, the next look begins where this one ended. */
    private List<Range> looks(Instant now) {
        List<long[]> all = gaps.ranges(CLOSE);
        List<Range> looks = new ArrayList<>();
        int count = Math.min(MAX_LOOKS, all.size());
        for (int i = 0; i < count; i++) {
            long[] range = all.get((nextLook + i) % all.size());
            looks.add(new Look(range[0] - 1, range[1], now.minus(patience)));
        }
        nextLook = all.isEmpty() ? 0 : (nextLook + count) % all.size();
        return looks;
    }

    private Progress bookmark() {
        ObjectNode json = Json.object();
        high.ifPresent(h -> json.put("high", h));
        ArrayNode list = json.putArray("gaps");
        gaps.forEach(
                (from, to, since) -> {
                    ArrayNode gap = list.addArray().add(from).add(to);
                    since.ifPresent(instant -> gap.add(instant.toString()));
                });
        return Progress.bookmark(feed, json.toString());
    }

    private static Map<String, Object> bounds(long after, long upto) {
        Map<String, Object> bounds = new LinkedHashMap<>();
        bounds.put("after", after);
        bounds.put("upto", upto);
        return bounds;
    }

    private abstract static class SequenceRange implements Range {
        private boolean exhausted;

        @Override
        public final boolean isRow(Row row) {
            return WindowColumns.present(row, "fm_seq");
        }

        @Override
        public final boolean exhausted() {
            return exhausted;
        }

        @Override
        public final Noted note(List<Row> rows, boolean full) {
            exhausted = !full;
            return note(rows);
        }

        abstract Noted note(List<Row> rows);

        final long next(Row row, long after) {
            long number = WindowColumns.number(row, "fm_seq");
            if (number <= after) {
                throw new WindowFault("the query does not order its rows by fm_seq");
            }
            return number;
        }
    }

    /** Learns the highest number, for a feed that starts now. */
    private final class Start extends SequenceRange {
        @Override
        public Map<String, Object> bounds() {
            return SequenceKind.bounds(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        }

        @Override
        Noted note(List<Row> rows) {
            if (rows.isEmpty()) {
                throw new WindowFault(
                        "from=now needs a query that selects the highest number AS fm_high");
            }
            long start = WindowColumns.number(rows.get(0), "fm_high");
            return new Noted(
                    List.of(),
                    () -> {
                        high = Optional.of(start);
                        return bookmark();
                    });
        }
    }

    /** Rows above the highest number. */
    private final class NewRows extends SequenceRange {
        private long after;

        private NewRows(long after) {
            this.after = after;
        }

        @Override
        public Map<String, Object> bounds() {
            return SequenceKind.bounds(after, Long.MAX_VALUE);
        }

        @Override
        Noted note(List<Row> rows) {
            List<Row> fresh = rows.stream().filter(this::isRow).toList();
            List<long[]> missed = new ArrayList<>();
            for (Row row : fresh) {
                long number = next(row, after);
                if (number > after + 1) {
                    missed.add(new long[] {after + 1, number - 1});
                }
                after = number;
            }
            long reached = after;
            return new Noted(fresh, () -> fresh.isEmpty() ? none() : reached(reached, missed));
        }

        private Progress none() {
            return Progress.none(feed);
        }

        private Progress reached(long reached, List<long[]> missed) {
            high = Optional.of(reached);
            missed.forEach(gap -> gaps.add(gap[0], gap[1], Optional.empty()));
            return bookmark();
        }
    }

    /** Rows that appeared in gaps. */
    private final class Look extends SequenceRange {
        private final long begin;
        private final long upto;
        private final Instant patienceOver;
        private long after;

        /**
         * @param patienceOver gaps that have been missed since before are not looked into again
         */
        private Look(long after, long upto, Instant patienceOver) {
            this.begin = after + 1;
            this.after = after;
            this.upto = upto;
            this.patienceOver = patienceOver;
        }

        @Override
        public Map<String, Object> bounds() {
            return SequenceKind.bounds(after, upto);
        }

        @Override
        Noted note(List<Row> rows) {
            List<Row> fresh = new ArrayList<>();
            List<Long> found = new ArrayList<>();
            for (Row row : rows.stream().filter(this::isRow).toList()) {
                after = next(row, after);
                if (gaps.missing(after)) {
                    fresh.add(row);
                    found.add(after);
                }
            }
            boolean all = exhausted();
            return new Noted(fresh, () -> filled(found, all));
        }

        private Progress filled(List<Long> found, boolean all) {
            found.forEach(gaps::fill);
            boolean dropped = all && gaps.expire(begin, upto, patienceOver);
            return found.isEmpty() && !dropped ? Progress.none(feed) : bookmark();
        }
    }
}
