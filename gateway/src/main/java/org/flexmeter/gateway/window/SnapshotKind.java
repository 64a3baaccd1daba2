package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.message.Row;

/**
 * Arrival order of PostgreSQL 13 or later: the rows that became visible between two snapshots.
 *
 * <p>A window is every row whose transaction {@code tx} was not visible in the snapshot {@code
 * before} and is visible in {@code upto}, the snapshot of the window's first page. Its pages go by
 * (tx, id). When all of them were delivered, {@code upto} becomes the next {@code before}. A
 * transaction that commits late is in none of the snapshots until it has committed, and in the next
 * window then. A row that is updated between two pages gets the updating transaction as its {@code
 * tx}: that is not visible in {@code upto}, so the row leaves this window and is in the next one.
 *
 * <p>Bounds: {@code before} and {@code upto} (text of a pg_snapshot; {@code upto} is null on the
 * first page, {@code before} is null when a feed starts with {@code from=now}), {@code afterTx}
 * (text of an xid8), {@code afterId} (long). Rows carry {@code fm_tx}, {@code fm_id}, {@code
 * fm_upto}. The query answers with one row even if none has arrived, which has {@code fm_upto} and
 * NULL in {@code fm_id}; a quiet table's bookmark moves on by it.
 *
 * <p>Bookmark: <code>{"before":"100:100:"}</code>, within a window also {@code upto}, {@code tx},
 * {@code id}: a restart goes on with the page that was not delivered.
 */
public final class SnapshotKind implements WindowKind {
    /** A snapshot in which no transaction is visible. */
    static final String BEGINNING = "1:1:";

    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String feed;
    private Optional<String> before;
    private Optional<Position> position = Optional.empty();
    private Instant saved = Instant.EPOCH;

    private record Position(String upto, String tx, long id) {}

    /**
     * A feed that goes on where its bookmark is.
     *
     * @param from where it starts without one: beginning or now; a snapshot cannot be looked up by
     *     time
     */
    public SnapshotKind(String feed, Saved saved, From from) {
        this.feed = feed;
        this.before = start(from);
        saved.bookmark().map(text -> Json.read(feed, text)).ifPresent(this::restore);
    }

    private static Optional<String> start(From from) {
        if (from instanceof From.Beginning) {
            return Optional.of(BEGINNING);
        }
        if (from instanceof From.Now) {
            return Optional.empty();
        }
        throw new IllegalArgumentException(
                "from: a window by snapshot starts at 'beginning' or 'now' (PostgreSQL does not know"
                        + " which snapshot was current at a time)");
    }

    private void restore(JsonNode json) {
        before = Optional.of(Json.text(feed, json, "before"));
        if (json.has("upto")) {
            position =
                    Optional.of(
                            new Position(
                                    Json.text(feed, json, "upto"),
                                    Json.text(feed, json, "tx"),
                                    json.path("id").asLong()));
        }
    }

    @Override
    public Pass open(Instant now) {
        SnapshotRange range = new SnapshotRange(position);
        return new Pass(
                Progress.none(feed),
                List.of(range).iterator(),
                () -> complete(range, now),
                () -> false);
    }

    /** The window's end; what no row depends on is saved now and then only, to spare the disk. */
    private Progress complete(SnapshotRange range, Instant now) {
        boolean must = before.isEmpty() || range.anyRows;
        position = Optional.empty();
        if (range.upto.isEmpty()) {
            return Progress.none(feed);
        }
        before = range.upto;
        if (must || now.isAfter(saved.plus(QUIET))) {
            saved = now;
            return bookmark();
        }
        return Progress.none(feed);
    }

    private Progress bookmark() {
        ObjectNode json = Json.object();
        before.ifPresent(text -> json.put("before", text));
        position.ifPresent(p -> json.put("upto", p.upto()).put("tx", p.tx()).put("id", p.id()));
        return Progress.bookmark(feed, json.toString());
    }

    private final class SnapshotRange implements Range {
        private Optional<String> upto;
        private String tx;
        private long id;
        private boolean anyRows;
        private boolean exhausted;

        private SnapshotRange(Optional<Position> position) {
            this.upto = position.map(Position::upto);
            this.tx = position.map(Position::tx).orElse("0");
            this.id = position.map(Position::id).orElse(Long.MIN_VALUE);
            this.anyRows = position.isPresent();
        }

        @Override
        public Map<String, Object> bounds() {
            Map<String, Object> bounds = new LinkedHashMap<>();
            bounds.put("before", before.orElse(null));
            bounds.put("upto", upto.orElse(null));
            bounds.put("afterTx", tx);
            bounds.put("afterId", id);
            return bounds;
        }

        @Override
        public boolean isRow(Row row) {
            return WindowColumns.present(row, "fm_id");
        }

        @Override
        public Noted note(List<Row> rows, boolean full) {
            for (Row row : rows) {
                upto = Optional.of(sameUpto(row));
            }
            List<Row> fresh = rows.stream().filter(this::isRow).toList();
            fresh.forEach(this::advance);
            exhausted = !full;
            if (fresh.isEmpty() || exhausted) {
                anyRows |= !fresh.isEmpty();
                return new Noted(fresh, () -> Progress.none(feed));
            }
            anyRows = true;
            Position reached = new Position(upto.orElseThrow(), tx, id);
            return new Noted(fresh, () -> reached(reached));
        }

        private Progress reached(Position reached) {
            position = Optional.of(reached);
            return before.isPresent() ? bookmark() : Progress.none(feed);
        }

        private String sameUpto(Row row) {
            String text = WindowColumns.text(row, "fm_upto");
            if (upto.isPresent() && !upto.get().equals(text)) {
                throw new WindowFault(
                        "fm_upto changed within a window: the query must select the bound upto if it"
                                + " is given");
            }
            return text;
        }

        private void advance(Row row) {
            String rowTx = WindowColumns.text(row, "fm_tx");
            long rowId = WindowColumns.number(row, "fm_id");
            int order = Long.compareUnsigned(xid(rowTx), xid(tx));
            if (order < 0 || order == 0 && rowId <= id) {
                throw new WindowFault("the query does not order its rows by tx, id");
            }
            tx = rowTx;
            id = rowId;
        }

        private long xid(String text) {
            try {
                return Long.parseUnsignedLong(text);
            } catch (NumberFormatException e) {
                throw new WindowFault("fm_tx is '" + text + "', the window needs tx::text");
            }
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }
    }
}
