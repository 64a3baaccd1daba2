package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.message.Refusal;

/** Items that were refused, each once however often it was read; bounded by number and bytes. */
public final class Quarantine {

    /**
     * How much is in quarantine.
     *
     * @param items at present
     * @param bytes of these items, as far as they are kept
     * @param dropped dropped for want of room, since the state file was made
     */
    public record Counts(long items, long bytes, long dropped) {

        private Counts more(QuarantineTable.Added added) {
            return new Counts(items + added.items(), bytes + added.bytes(), dropped);
        }

        private Counts fewer(long freed) {
            return new Counts(items - 1, bytes - freed, dropped);
        }

        private Counts dropped(long freed) {
            return new Counts(items - 1, bytes - freed, dropped + 1);
        }

        private boolean exceeds(QuarantineLimits limits) {
            return items > limits.maxItems() || bytes > limits.maxBytes() && items > 1;
        }
    }

    private static final String ITEMS = "quarantine.count";
    private static final String BYTES = "quarantine.bytes";
    private static final String DROPPED = "quarantine.dropped";

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
    public Optional<Counts> write(Connection connection, List<Refusal> refusals)
            throws SQLException {
        return write(connection, refusals, Settlement.NONE);
    }

    /**
     * Within a transaction: adds items, and does what a replay decided about others; the caller
     * gives what comes back to {@link #count}.
     */
    Optional<Counts> write(Connection connection, List<Refusal> refusals, Settlement settlement)
            throws SQLException {
        if (refusals.isEmpty() && settlement.equals(Settlement.NONE)) {
            return Optional.empty();
        }
        QuarantineLimits limits = file.settings().quarantine();
        QuarantineTable table = new QuarantineTable(connection, limits, clock.millis());
        Counts after = settle(table, counts(connection), settlement);
        for (Refusal refusal : refusals) {
            after = after.more(table.add(refusal));
        }
        while (after.exceeds(limits)) {
            after = after.dropped(table.deleteOldest());
        }
        save(connection, after);
        return Optional.of(after);
    }

    private static Counts settle(QuarantineTable table, Counts before, Settlement settlement)
            throws SQLException {
        Counts after = before;
        for (long id : settlement.leave()) {
            after = without(table, after, id);
        }
        for (Map.Entry<Long, Refusal> item : settlement.again().entrySet()) {
            if (!table.refusedAgain(item.getKey(), item.getValue())) {
                // refused for the same reason as an item that is there already: they become one
                after = without(table, after, item.getKey());
                after = after.more(table.add(item.getValue()));
            }
        }
        return after;
    }

    private static Counts without(QuarantineTable table, Counts before, long id)
            throws SQLException {
        Optional<Long> freed = table.delete(id);
        return freed.isPresent() ? before.fewer(freed.get()) : before;
    }

    /** Notes the counts of a transaction that was committed; empty if it changed none. */
    public void count(Optional<Counts> committed) {
        committed.ifPresent(after -> counts = after);
    }

    /** Items behind a number, oldest first. */
    public List<QuarantineItem> list(long afterId, int limit) {
        return list(QuarantineFilter.ALL.after(afterId), limit);
    }

    /** Items, oldest first. */
    public List<QuarantineItem> list(QuarantineFilter filter, int limit) {
        return file.read(connection -> QuarantineTable.list(connection, filter, limit));
    }

    /** One item. */
    public Optional<QuarantineItem> find(long id) {
        return list(QuarantineFilter.numbers(id, id), 1).stream().findFirst();
    }

    /** Takes items out because they are not wanted. */
    public CompletableFuture<Void> remove(Collection<Long> ids) {
        Settlement settlement = new Settlement(List.copyOf(ids), Map.of());
        return settle(settlement);
    }

    /** Does what a replay decided about items of which nothing was published. */
    public CompletableFuture<Void> settle(Settlement settlement) {
        return file.commit(connection -> write(connection, List.of(), settlement))
                .thenAccept(this::count);
    }

    private static Counts counts(Connection connection) throws SQLException {
        return new Counts(
                meta(connection, ITEMS), meta(connection, BYTES), meta(connection, DROPPED));
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
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO meta VALUES(?, ?), (?, ?), (?, ?)")) {
            statement.setString(1, ITEMS);
            statement.setLong(2, counts.items());
            statement.setString(3, BYTES);
            statement.setLong(4, counts.bytes());
            statement.setString(5, DROPPED);
            statement.setLong(6, counts.dropped());
            statement.executeUpdate();
        }
    }
}
