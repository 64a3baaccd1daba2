package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.window.TakenKeys.Key;

/**
 * Arrival order by a time that the writers give (Cassandra: partitions of an hour and a shard,
 * ordered by a timeuuid).
 *
 * <p>A row may become visible up to {@code lateness} after the time in its id: writers' clocks
 * differ and writes are slow. So everything before {@code settled} has been seen, and everything
 * from there on is read again until it has settled: shortly behind the newest (the last {@code
 * overlap}) in every window, and back to {@code settled} in a sweep every {@code lateness}. What
 * was taken of it is remembered by key. A row whose writer's clock is farther off than {@code
 * lateness} is not found.
 *
 * <p>After an absence a window is one bucket (an hour) at most; where it reads what has settled
 * already, it remembers only how far it is in each bucket and shard.
 *
 * <p>Memory: keys of rows that arrived in the last lateness + a sweep's interval + overlap, 21 to
 * 43 bytes each. 100,000 devices with a reading every 10 s: 10,000 rows/s × 62 s × 32 bytes = 20
 * MB; on disk 16 bytes each, 10 MB.
 *
 * <p>Bounds: {@code bucket} (Instant, the full hour), {@code shard} (int), {@code after}, {@code
 * upto} (timeuuid). Rows carry {@code fm_arrived}.
 *
 * <p>Bookmark: <code>{"head":…,"settled":…}</code>, within a window also {@code pass}: its bounds
 * and the position in each bucket and shard.
 */
public final class ArrivalKind implements WindowKind {

    /**
     * How rows arrive.
     *
     * @param shards number of shards of a bucket
     * @param lateness how long after the time in its id a row may become visible
     * @param overlap how far behind the newest every window reads again
     * @param deviceColumn the column with the device's local id
     */
    public record Settings(int shards, Duration lateness, Duration overlap, String deviceColumn) {
        public Settings {
            Objects.requireNonNull(deviceColumn, "deviceColumn");
            if (shards < 1 || lateness.isNegative() || overlap.isNegative()) {
                throw new IllegalArgumentException(
                        "shards is at least 1, lateness and overlap are not negative");
            }
        }
    }

    /**
     * One window's bounds; everything in it before {@code certain} had settled when it was opened.
     */
    private record Span(Instant lower, Instant upto, Instant certain) {}

    /** How far a bucket and shard is: the last id that was read, and the keys that share it. */
    private record Position(UUID after, Set<Key> keys, boolean done) {}

    private static final Duration BUCKET = Duration.ofHours(1);
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String feed;
    private final From from;
    private final Settings settings;
    private final TakenKeys taken = new TakenKeys();
    private final Map<String, Position> positions = new HashMap<>();
    private Optional<Instant> head = Optional.empty();
    private Instant settled = Instant.EPOCH;
    private Optional<Span> open = Optional.empty();
    private Instant swept = Instant.EPOCH;
    private Instant saved = Instant.EPOCH;
    private boolean behind;

    /** A feed that goes on where its bookmark is, or starts at {@code from}. */
    public ArrivalKind(String feed, Saved saved, From from, Settings settings) {
        this.feed = feed;
        this.from = from;
        this.settings = settings;
        if (from instanceof From.Beginning || from instanceof From.After) {
            throw new IllegalArgumentException(
                    "from: a window by arrival starts at 'now', a duration back such as P1D, or an"
                            + " instant");
        }
        saved.bookmark().map(text -> Json.read(feed, text)).ifPresent(this::restore);
        saved.taken().forEach(taken::load);
    }

    /** Keys remembered. */
    public long remembered() {
        return taken.size();
    }

    @Override
    public Pass open(Instant time) {
        Instant now = time.truncatedTo(ChronoUnit.MILLIS);
        Progress first = Progress.none(feed);
        if (head.isEmpty()) {
            settled = from.instant(now).truncatedTo(ChronoUnit.MILLIS);
            head = Optional.of(settled);
            first = bookmark(now);
        }
        if (open.isEmpty()) {
            open = plan(now);
        }
        List<Range> ranges = open.map(this::ranges).orElse(List.of());
        return new Pass(first, ranges.iterator(), () -> complete(now), () -> behind);
    }

    private Optional<Span> plan(Instant now) {
        Instant top = head.orElseThrow();
        Instant certain = now.minus(settings.lateness());
        Instant lower = top.minus(settings.overlap());
        boolean sweep = lower.isBefore(certain) || !now.isBefore(swept.plus(settings.lateness()));
        if (sweep || lower.isBefore(settled)) {
            lower = settled;
        }
        if (sweep) {
            swept = now;
        }
        Instant upto = min(now, lower.isBefore(certain) ? nextBucket(top) : now);
        return lower.isBefore(upto) && !upto.isBefore(top)
                ? Optional.of(new Span(lower, upto, certain))
                : Optional.empty();
    }

    private Instant nextBucket(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS).plus(BUCKET);
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private List<Range> ranges(Span span) {
        List<Range> ranges = new ArrayList<>();
        Instant bucket = span.lower().truncatedTo(ChronoUnit.HOURS);
        while (bucket.isBefore(span.upto())) {
            for (int shard = 0; shard < settings.shards(); shard++) {
                ShardRange range = new ShardRange(span, bucket, shard);
                if (!range.exhausted()) {
                    ranges.add(range);
                }
            }
            bucket = bucket.plus(BUCKET);
        }
        return ranges;
    }

    private Progress complete(Instant now) {
        if (open.isEmpty()) {
            behind = false;
            return Progress.none(feed);
        }
        Span span = open.get();
        boolean worth = positions.values().stream().anyMatch(p -> !p.keys().isEmpty());
        head = Optional.of(span.upto());
        if (!span.lower().isAfter(settled)) {
            settled = max(settled, min(span.upto(), span.certain()));
        }
        behind = span.upto().isBefore(now);
        taken.forget(settled);
        positions.clear();
        open = Optional.empty();
        return worth || now.isAfter(saved.plus(QUIET)) ? bookmark(now) : Progress.none(feed);
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private Progress bookmark(Instant now) {
        saved = now;
        return bookmark();
    }

    private Progress bookmark() {
        ObjectNode json = Json.object();
        json.put("head", head.orElseThrow().toString()).put("settled", settled.toString());
        if (!positions.isEmpty()) {
            open.ifPresent(span -> pass(json.putObject("pass"), span));
        }
        return new Progress(
                feed, Optional.of(json.toString()), Map.of(), List.of(), Optional.of(settled));
    }

    private void pass(ObjectNode json, Span span) {
        json.put("lower", span.lower().toString())
                .put("upto", span.upto().toString())
                .put("certain", span.certain().toString());
        ObjectNode at = json.putObject("at");
        positions.forEach(
                (place, position) -> {
                    ObjectNode node = at.putObject(place);
                    node.put("after", position.after().toString()).put("done", position.done());
                    position.keys()
                            .forEach(
                                    key ->
                                            node.withArray("keys")
                                                    .add(
                                                            new UUID(key.high(), key.low())
                                                                    .toString()));
                });
    }

    private void restore(JsonNode json) {
        head = Optional.of(Instant.parse(Json.text(feed, json, "head")));
        settled = Instant.parse(Json.text(feed, json, "settled"));
        JsonNode pass = json.get("pass");
        if (pass != null) {
            open =
                    Optional.of(
                            new Span(
                                    Instant.parse(Json.text(feed, pass, "lower")),
                                    Instant.parse(Json.text(feed, pass, "upto")),
                                    Instant.parse(Json.text(feed, pass, "certain"))));
            pass.path("at")
                    .fields()
                    .forEachRemaining(e -> positions.put(e.getKey(), at(e.getValue())));
        }
    }

    private Position at(JsonNode node) {
        Set<Key> keys = new HashSet<>();
        for (JsonNode key : node.path("keys")) {
            UUID bits = UUID.fromString(key.asText());
            keys.add(new Key(bits.getMostSignificantBits(), bits.getLeastSignificantBits()));
        }
        return new Position(
                UUID.fromString(Json.text(feed, node, "after")),
                keys,
                node.path("done").asBoolean());
    }

    /** A bucket and shard within a window. */
    private final class ShardRange implements Range {
        private final Span span;
        private final Instant bucket;
        private final int shard;
        private final String place;
        private final UUID upto;
        private UUID after;
        private final Set<Key> sharing = new HashSet<>();
        private boolean exhausted;

        private ShardRange(Span span, Instant bucket, int shard) {
            this.span = span;
            this.bucket = bucket;
            this.shard = shard;
            this.place = bucket + "/" + shard;
            this.upto = TimeUuids.before(min(span.upto(), bucket.plus(BUCKET)));
            this.after = TimeUuids.before(max(span.lower(), bucket));
            Position position = positions.get(place);
            if (position != null) {
                after = position.after();
                sharing.addAll(position.keys());
                exhausted = position.done();
            }
        }

        @Override
        public Map<String, Object> bounds() {
            Map<String, Object> bounds = new LinkedHashMap<>();
            bounds.put("bucket", bucket);
            bounds.put("shard", shard);
            // rows that share the last id may be split between pages, so that id is read again
            bounds.put("after", sharing.isEmpty() ? after : TimeUuids.previous(after));
            bounds.put("upto", upto);
            return bounds;
        }

        @Override
        public boolean isRow(Row row) {
            return true;
        }

        @Override
        public boolean movesOn(Row last) {
            return TimeUuids.compare(WindowColumns.uuid(last, "fm_arrived"), after) > 0;
        }

        @Override
        public Noted note(List<Row> rows, boolean full) {
            UUID start = after;
            List<Row> fresh = new ArrayList<>();
            Map<Long, List<Key>> remember = new HashMap<>();
            boolean certain = false;
            for (Row row : rows) {
                UUID arrived = WindowColumns.uuid(row, "fm_arrived");
                Key key = Key.of(arrived, String.valueOf(row.get(settings.deviceColumn())));
                Instant at = TimeUuids.instant(arrived);
                boolean repeat = advance(arrived, key);
                certain |= at.isBefore(span.certain());
                if (repeat || taken.contains(at, key)) {
                    continue;
                }
                fresh.add(row);
                if (!at.isBefore(span.certain())) {
                    remember.computeIfAbsent(TakenKeys.generation(at), g -> new ArrayList<>())
                            .add(key);
                }
            }
            if (full && start.equals(after)) {
                throw new WindowFault(
                        "a whole page of rows shares one fm_arrived (%s): raise the option page"
                                .formatted(after));
            }
            exhausted = !full;
            Position reached = new Position(after, Set.copyOf(sharing), exhausted);
            boolean bookmark = full || certain && !fresh.isEmpty();
            return new Noted(fresh, () -> delivered(reached, remember, bookmark));
        }

        /**
         * Moves on to a row; whether it shares its id with the last of the page before and was
         * read.
         */
        private boolean advance(UUID arrived, Key key) {
            int order = TimeUuids.compare(arrived, after);
            if (order < 0) {
                throw new WindowFault("the query does not order its rows by fm_arrived");
            }
            if (order > 0) {
                sharing.clear();
                after = arrived;
            }
            return !sharing.add(key);
        }

        private Progress delivered(
                Position reached, Map<Long, List<Key>> remember, boolean bookmark) {
            List<Progress.Taken> chunks = new ArrayList<>();
            remember.forEach(
                    (generation, keys) -> {
                        Progress.Taken chunk = TakenKeys.save(generation, keys);
                        chunks.add(chunk);
                        taken.load(chunk);
                    });
            positions.put(place, reached);
            Progress keys =
                    new Progress(feed, Optional.empty(), Map.of(), chunks, Optional.empty());
            return bookmark ? keys.then(bookmark()) : keys;
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }
    }
}
