package org.flexmeter.gateway.window;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Row;

/**
 * Arrival order of PostgreSQL 13 or later: the rows that became visible between two snapshots.
 *
 * <p>A window is every row whose transaction {@code tx} was not visible in the snapshot {@code
 * before} and is visible in {@code upto}, the snapshot of the window's first page. Its pages go by
 * (tx, id). When all of them were delivered, {@code upto} becomes the next {@code before}. A
 * transaction that commits late is in no window until it has committed, and in the next one then. A
 * row that is updated between two pages gets the updating transaction as its {@code tx}: that is
 * not visible in {@code upto}, so the row leaves this window and is in the next one.
 *
 * <p>Bounds: {@code upto} (text of a pg_snapshot, null on the first page); {@code afterTx} (text of
 * an xid8) and {@code afterId} (long), behind which the transactions begin that had not begun in
 * {@code before}; {@code late} (text of an xid8[]), those that were running in {@code before}, and
 * {@code lateTx}, {@code lateId}, behind which their rows go on; {@code before} for the log. Rows
 * carry {@code fm_tx}, {@code fm_id}, {@code fm_upto}. The query answers with one row even if none
 * has arrived, which has {@code fm_upto} and NULL in {@code fm_id}: that is how {@code from=now}
 * learns where it is.
 *
 * <p>The query, for camel-jdbc with {@code useHeadersAsParameters=true}. It has a branch for late
 * transactions because one that begins at the oldest running transaction would read everything
 * since then again and again while that transaction stays open. What is left of the late
 * transaction that is being read has a branch of its own, without an equality of tx: with one the
 * scan of the index begins at the transaction's first row on every page, which makes a bulk load
 * that commits late quadratic. A late transaction that is still running is left out before the
 * index is asked, or every poll would walk all that it has written so far. All read the index (tx,
 * id) and nothing else. On a hot standby pg_current_snapshot() does not show what is running, so
 * only what is older than all of it is read:
 *
 * <pre>{@code
 * WITH s AS (SELECT pg_current_snapshot() AS now,
 *                   pg_snapshot_xmin(pg_current_snapshot())::text AS xmin),
 *      u AS (
 *        SELECT COALESCE(CAST(:?upto AS pg_snapshot),
 *          CASE WHEN pg_is_in_recovery()
 *            THEN CAST(xmin || ':' || xmin || ':' AS pg_snapshot) ELSE now END) AS upto FROM s),
 *      w AS MATERIALIZED (
 *        SELECT upto, ARRAY(SELECT x FROM unnest(CAST(:?late AS xid8[])) AS x
 *          WHERE pg_visible_in_snapshot(x, upto)) AS late FROM u)
 * SELECT w.upto::text AS fm_upto, r.* FROM w
 * LEFT JOIN LATERAL (
 *   (SELECT t.tx AS fm_xid, t.tx::text AS fm_tx, t.id AS fm_id, t.* FROM iren.water t
 *    WHERE (t.tx, t.id) > (CAST(:?afterTx AS xid8), CAST(:?afterId AS bigint))
 *      AND t.tx < pg_snapshot_xmax(w.upto) AND pg_visible_in_snapshot(t.tx, w.upto)
 *    ORDER BY t.tx, t.id LIMIT :?limit)
 *   UNION ALL
 *   (SELECT t.tx AS fm_xid, t.tx::text AS fm_tx, t.id AS fm_id, t.* FROM iren.water t
 *    WHERE CAST(:?lateTx AS xid8) = ANY(w.late)
 *      AND (t.tx, t.id) > (CAST(:?lateTx AS xid8), CAST(:?lateId AS bigint))
 *      AND t.tx <= CAST(:?lateTx AS xid8) AND pg_visible_in_snapshot(t.tx, w.upto)
 *    ORDER BY t.tx, t.id LIMIT :?limit)
 *   UNION ALL
 *   (SELECT t.tx AS fm_xid, t.tx::text AS fm_tx, t.id AS fm_id, t.* FROM iren.water t
 *    WHERE t.tx = ANY(w.late) AND t.tx > CAST(:?lateTx AS xid8)
 *      AND pg_visible_in_snapshot(t.tx, w.upto)
 *    ORDER BY t.tx, t.id LIMIT :?limit)
 *   ORDER BY fm_xid, fm_id LIMIT :?limit) r ON true
 * ORDER BY r.fm_xid, r.fm_id
 * }</pre>
 *
 * <p>Bookmark: <code>{"before":"100:100:"}</code>, within a window also {@code upto}, {@code tx},
 * {@code id}: a restart goes on with the page that was not delivered.
 */
public final class SnapshotKind implements WindowKind {
    private static final String NO_TRANSACTION = "18446744073709551615";
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final String feed;
    private Optional<PgSnapshot> before;
    private Optional<Position> position = Optional.empty();
    private Instant saved = Instant.EPOCH;

    private record Position(PgSnapshot upto, long tx, long id) {}

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

    private static Optional<PgSnapshot> start(From from) {
        if (from instanceof From.Beginning) {
            return Optional.of(PgSnapshot.BEGINNING);
        }
        if (from instanceof From.Now) {
            return Optional.empty();
        }
        throw new IllegalArgumentException(
                "from: a window by snapshot starts at 'beginning' or 'now' (PostgreSQL does not know"
                        + " which snapshot was current at a time)");
    }

    private void restore(JsonNode json) {
        before = Optional.of(PgSnapshot.parse(Json.text(feed, json, "before")));
        if (json.has("upto")) {
            position =
                    Optional.of(
                            new Position(
                                    PgSnapshot.parse(Json.text(feed, json, "upto")),
                                    xid(Json.text(feed, json, "tx")),
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
        before.ifPresent(snapshot -> json.put("before", snapshot.text()));
        position.ifPresent(
                p ->
                        json.put("upto", p.upto().text())
                                .put("tx", Long.toUnsignedString(p.tx()))
                                .put("id", p.id()));
        return Progress.bookmark(feed, json.toString());
    }

    private static long xid(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new WindowFault("fm_tx is '" + text + "', the window needs tx::text");
        }
    }

    private final class SnapshotRange implements Range {
        private Optional<PgSnapshot> upto;
        private long tx;
        private long id;
        private boolean anyRows;
        private boolean exhausted;

        private SnapshotRange(Optional<Position> position) {
            this.upto = position.map(Position::upto);
            this.tx = position.map(Position::tx).orElse(0L);
            this.id = position.map(Position::id).orElse(Long.MIN_VALUE);
            this.anyRows = position.isPresent();
        }

        @Override
        public Map<String, Object> bounds() {
            Map<String, Object> bounds = new LinkedHashMap<>();
            bounds.put("before", before.map(PgSnapshot::text).orElse(null));
            bounds.put("upto", upto.map(PgSnapshot::text).orElse(null));
            boolean inLate =
                    before.isPresent() && Long.compareUnsigned(tx, before.get().xmax()) < 0;
            String first = before.map(b -> text(b.xmax())).orElse(NO_TRANSACTION);
            bounds.put("afterTx", before.isEmpty() || inLate ? first : text(tx));
            bounds.put("afterId", inLate ? Long.MIN_VALUE : id);
            bounds.put("late", inLate ? late(before.get()) : "{}");
            bounds.put("lateTx", text(tx));
            bounds.put("lateId", id);
            return bounds;
        }

        private String late(PgSnapshot snapshot) {
            return snapshot.open().stream()
                    .map(Long::toUnsignedString)
                    .collect(Collectors.joining(",", "{", "}"));
        }

        private String text(long xid) {
            return Long.toUnsignedString(xid);
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

        private PgSnapshot sameUpto(Row row) {
            String text = WindowColumns.text(row, "fm_upto");
            if (upto.isPresent() && !upto.get().text().equals(text)) {
                throw new WindowFault(
                        "fm_upto changed within a window: the query must select the bound upto if it"
                                + " is given");
            }
            return upto.orElseGet(() -> PgSnapshot.parse(text));
        }

        private void advance(Row row) {
            long rowTx = xid(WindowColumns.text(row, "fm_tx"));
            long rowId = WindowColumns.number(row, "fm_id");
            int order = Long.compareUnsigned(rowTx, tx);
            if (order < 0 || order == 0 && rowId <= id) {
                throw new WindowFault("the query does not order its rows by tx, id");
            }
            tx = rowTx;
            id = rowId;
        }

        @Override
        public boolean exhausted() {
            return exhausted;
        }
    }
}
