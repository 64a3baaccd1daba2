package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;

/**
 * Messages that wait for the broker because their source cannot give them again; oldest first,
 * bounded by payload bytes. Depth, bytes and age are kept in memory.
 */
public final class OutboxStore {

    /**
     * The oldest messages.
     *
     * @param lastId the number of the last of them; 0 if there are none
     */
    public record Oldest(List<Outgoing> messages, long lastId) {
        public Oldest {
            messages = List.copyOf(messages);
        }
    }

    private final StateFile file;
    private final InstantSource clock;
    private final AtomicLong depth = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    OutboxStore(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
        file.read(this::count);
    }

    private Void count(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT count(*), coalesce(sum(length(payload)), 0), min(created_at)"
                                        + " FROM outbox");
                ResultSet row = statement.executeQuery()) {
            row.next();
            depth.set(row.getLong(1));
            bytes.set(row.getLong(2));
            oldest.set(row.getLong(3));
        }
        return null;
    }

    /** Messages that wait. */
    public long depth() {
        return depth.get();
    }

    /** Payload bytes that wait. */
    public long bytes() {
        return bytes.get();
    }

    /** How long the oldest message has waited; zero if none waits. */
    public Duration oldestAge() {
        if (depth.get() == 0) {
            return Duration.ZERO;
        }
        Duration age = Duration.between(Instant.ofEpochMilli(oldest.get()), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** Runs an action, on the thread of the writer, whenever messages were added. */
    public AutoCloseable onAdded(Runnable action) {
        listeners.add(action);
        return () -> listeners.remove(action);
    }

    /**
     * Adds messages together with what their group leaves behind, as one transaction.
     *
     * @param messages what the group's messages were encoded to
     * @return completed when it is durable
     * @throws OutboxFullException if they do not fit; nothing is taken then
     */
    public CompletableFuture<Void> add(List<Outgoing> messages, Group group) {
        return add(messages, group, Settlement.NONE);
    }

    /**
     * The same, for messages of items that were in quarantine.
     *
     * @param settlement what becomes of these items, in the same transaction
     */
    public CompletableFuture<Void> add(
            List<Outgoing> messages, Group group, Settlement settlement) {
        List<Outgoing> copy = List.copyOf(messages);
        long size = size(copy);
        reserve(size);
        long now = clock.millis();
        return file.commit(
                        connection -> {
                            insert(connection, copy, now);
                            file.registers().write(connection, group.feed(), group.registers());
                            return file.quarantine()
                                    .write(connection, group.refusals(), settlement);
                        })
                .whenComplete((counts, fault) -> added(copy.size(), size, now, fault))
                .thenAccept(file.quarantine()::count);
    }

    private void reserve(long size) {
        long limit = file.settings().maxOutboxBytes();
        long after = bytes.addAndGet(size);
        if (after > limit) {
            bytes.addAndGet(-size);
            throw new OutboxFullException(file.gateway(), after - size, limit);
        }
    }

    private void added(int number, long size, long now, Throwable fault) {
        if (fault != null) {
            bytes.addAndGet(-size);
            return;
        }
        if (number > 0) {
            if (depth.getAndAdd(number) == 0) {
                oldest.set(now);
            }
            listeners.forEach(Runnable::run);
        }
    }

    private static void insert(Connection connection, List<Outgoing> messages, long now)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO outbox(topic, payload, hardware_id, readings, created_at)"
                                + " VALUES(?, ?, ?, ?, ?)")) {
            for (Outgoing message : messages) {
                statement.setString(1, message.topic());
                statement.setBytes(2, message.payload());
                statement.setString(3, message.hardwareId());
                statement.setInt(4, message.readings());
                statement.setLong(5, now);
                statement.executeUpdate();
            }
        }
    }

    /** The oldest messages, at most so many and, beyond the first, at most so many bytes. */
    public Oldest oldest(int maxMessages, long maxBytes) {
        return file.read(connection -> oldest(connection, maxMessages, maxBytes));
    }

    private Oldest oldest(Connection connection, int maxMessages, long maxBytes)
            throws SQLException {
        List<Outgoing> messages = new ArrayList<>();
        long size = 0;
        long last = 0;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT id, topic, payload, hardware_id, readings, created_at FROM outbox ORDER"
                                + " BY id LIMIT ?")) {
            statement.setInt(1, maxMessages);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] payload = row.getBytes(3);
                    size += payload.length;
                    if (!messages.isEmpty() && size > maxBytes) {
                        break;
                    }
                    if (messages.isEmpty()) {
                        oldest.set(row.getLong(6));
                    }
                    last = row.getLong(1);
                    messages.add(
                            new Outgoing(
                                    row.getString(2), payload, row.getString(4), row.getInt(5)));
                }
            }
        }
        return new Oldest(messages, last);
    }

    /**
     * Takes out what the broker acknowledged, and puts what it refused into quarantine, as one
     * transaction.
     *
     * @param delivered what {@link #oldest} gave
     */
    public CompletableFuture<Void> remove(Oldest delivered, List<Refusal> refused) {
        List<Refusal> refusals = List.copyOf(refused);
        return file.commit(
                        connection -> {
                            delete(connection, delivered.lastId());
                            return file.quarantine().write(connection, refusals);
                        })
                .thenAccept(
                        counts -> {
                            depth.addAndGet(-delivered.messages().size());
                            bytes.addAndGet(-size(delivered.messages()));
                            file.quarantine().count(counts);
                        });
    }

    private static void delete(Connection connection, long lastId) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM outbox WHERE id <= ?")) {
            statement.setLong(1, lastId);
            statement.executeUpdate();
        }
    }

    private static long size(List<Outgoing> messages) {
        return messages.stream().mapToLong(message -> message.payload().length).sum();
    }
}
