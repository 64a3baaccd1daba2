package org.flexmeter.gateway.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;

/** Items that were refused, each once however often it was read; bounded by number. */
public final class Quarantine {

    /**
     * How much is in quarantine.
     *
     * @param items at present
     * @param dropped dropped for want of room, since the state file was made
     */
    public record Counts(long items, long dropped) {}

    private static final String COUNT = "quarantine.count";
    private static final String DROPPED = "quarantine.dropped";
    private static final String COLUMNS =
            "id, at, last_at, times, gateway, feed, device, field, reason, message, item, whole";

    private final StateFile file;
    private final InstantSource clock;
    private volatile Counts counts;

    Quarantine(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        this.counts = file.read(Quarantine::counts);
    }

    /** How much there is; kept in memory. */
    public Counts counts() {
        return counts;
    }

    /** Adds items in a transaction of their own. */
    public CompletableFuture<Void> add(List<Refusal> refusals) {
        List<Refusal> copy = List.copyOf(refusals);
        return file.commit(connection -> write(connection, copy)).thenAccept(this::count);
    }

    /** Within a transaction: adds items; the caller gives what comes back to {@link #count}. */
    public Counts write(Connection connection, List<Refusal> refusals) throws SQLException {
        if (refusals.isEmpty()) {
            return counts;
        }
        Counts before = counts(connection);
        long added = 0;
        for (Refusal refusal : refusals) {
            added += upsert(connection, refusal) ? 1 : 0;
        }
        long over = Math.max(0, before.items() + added - file.settings().maxQuarantine());
        dropOldest(connection, over);
        Counts after = new Counts(before.items() + added - over, before.dropped() + over);
        save(connection, after);
        return after;
    }

    /** Notes the counts of a transaction that was committed. */
    public void count(Counts committed) {
        counts = committed;
    }

    /** Items behind a number, oldest first. */
    public List<QuarantineItem> list(long afterId, int limit) {
        return file.read(connection -> list(connection, afterId, limit));
    }

    static List<QuarantineItem> list(Connection connection, long afterId, int limit)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT "
                                + COLUMNS
                                + " FROM quarantine WHERE id > ? ORDER BY id LIMIT ?")) {
            statement.setLong(1, afterId);
            statement.setInt(2, limit);
            return items(statement);
        }
    }

    /** One item. */
    public Optional<QuarantineItem> find(long id) {
        return list(id - 1, 1).stream().filter(item -> item.id() == id).findFirst();
    }

    /** Takes items out, because they were replayed or are not wanted. */
    public CompletableFuture<Void> remove(Collection<Long> ids) {
        List<Long> copy = List.copyOf(ids);
        return file.commit(
                        connection -> {
                            Counts before = counts(connection);
                            long removed = delete(connection, copy);
                            Counts after = new Counts(before.items() - removed, before.dropped());
                            save(connection, after);
                            return after;
                        })
                .thenAccept(this::count);
    }

    private boolean upsert(Connection connection, Refusal refusal) throws SQLException {
        String sql =
                "INSERT INTO quarantine(fingerprint, at, last_at, times, gateway, feed, device, field,"
                        + " reason, message, item, whole) VALUES(?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT(fingerprint) DO UPDATE SET times = times + 1, last_at ="
                        + " excluded.last_at, message = excluded.message RETURNING times";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, fingerprint(refusal));
            statement.setLong(2, clock.millis());
            statement.setLong(3, clock.millis());
            statement.setString(4, refusal.gateway());
            statement.setString(5, refusal.feed());
            statement.setString(6, refusal.device());
            statement.setString(7, refusal.field());
            statement.setString(8, refusal.reason().code());
            statement.setString(9, refusal.message());
            statement.setString(10, refusal.item());
            statement.setBoolean(11, refusal.whole());
            try (ResultSet times = statement.executeQuery()) {
                return times.next() && times.getLong(1) == 1;
            }
        }
    }

    private static long delete(Connection connection, List<Long> ids) throws SQLException {
        long removed = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM quarantine WHERE id = ?")) {
            for (Long id : ids) {
                statement.setLong(1, id);
                removed += statement.executeUpdate();
            }
        }
        return removed;
    }

    private static void dropOldest(Connection connection, long number) throws SQLException {
        if (number == 0) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine ORDER BY id"
                                + " LIMIT ?)")) {
            statement.setLong(1, number);
            statement.executeUpdate();
        }
    }

    private static Counts counts(Connection connection) throws SQLException {
        return new Counts(meta(connection, COUNT), meta(connection, DROPPED));
    }

    private static long meta(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
            statement.setString(1, key);
            try (ResultSet value = statement.executeQuery()) {
                return value.next() ? value.getLong(1) : 0;
            }
        }
    }

    private static void save(Connection connection, Counts counts) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES(?, ?), (?, ?)")) {
            statement.setString(1, COUNT);
            statement.setLong(2, counts.items());
            statement.setString(3, DROPPED);
            statement.setLong(4, counts.dropped());
            statement.executeUpdate();
        }
    }

    private static List<QuarantineItem> items(PreparedStatement statement) throws SQLException {
        List<QuarantineItem> items = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                items.add(item(row));
            }
        }
        return items;
    }

    private static QuarantineItem item(ResultSet row) throws SQLException {
        return new QuarantineItem(
                row.getLong("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                Instant.ofEpochMilli(row.getLong("last_at")),
                row.getLong("times"),
                new Refusal(
                        row.getString("gateway"),
                        row.getString("feed"),
                        row.getString("device"),
                        row.getString("field"),
                        reason(row.getString("reason")),
                        row.getString("message"),
                        row.getString("item"),
                        row.getBoolean("whole")));
    }

    private static Reason reason(String code) {
        Predicate<Reason> same = reason -> reason.code().equals(code);
        return Arrays.stream(Reason.values())
                .filter(same)
                .findFirst()
                .orElseThrow(() -> new StateException("quarantine: unknown reason " + code));
    }

    /** What makes two refusals the same item: everything but the wording of the message. */
    private static byte[] fingerprint(Refusal refusal) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String field :
                    List.of(
                            refusal.gateway(),
                            refusal.feed(),
                            refusal.device(),
                            refusal.field(),
                            refusal.reason().code(),
                            refusal.item())) {
                digest.update(field.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return Arrays.copyOf(digest.digest(), 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
