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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.state.OutboxLimits.WhenFull;

/**
 * Messages that wait for the broker because their source cannot give them again; oldest first,
 * bounded by payload bytes and age ({@link OutboxLimits}). Depth, bytes and age are kept in memory.
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

    /**
     * Messages that were dropped because the outbox was full.
     *
     * @param hardwareId the device of the last of them
     */
    public record Dropped(long messages, long readings, long bytes, String hardwareId) {
        static final Dropped NOTHING = new Dropped(0, 0, 0, "");

        /** This and then that. */
        public Dropped and(Dropped later) {
            return new Dropped(
                    messages + later.messages,
                    readings + later.readings,
                    bytes + later.bytes,
                    later.hardwareId.isEmpty() ? hardwareId : later.hardwareId);
        }
    }

    private final StateFile file;
    private final OutboxLimits limits;
    private final InstantSource clock;
    private final AtomicLong depth = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong oldest = new AtomicLong();
    private final AtomicLong freeing = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Dropped>> dropListeners = new CopyOnWriteArrayList<>();
    private volatile long handedOut;

    OutboxStore(StateFile file, InstantSource clock) {
        this.file = file;
        this.limits = file.settings().outbox().apply(file.gateway());
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

    /** Messages dropped since the start because the outbox was full. */
    public long dropped() {
        return dropped.get();
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

    /** Tells, on the thread of the writer, what was dropped. */
    public AutoCloseable onDropped(Consumer<Dropped> action) {
        dropListeners.add(action);
        return () -> dropListeners.remove(action);
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
        long now = clock.millis();
        long needed = reserve(size);
        AtomicReference<Dropped> gone = new AtomicReference<>(Dropped.NOTHING);
        return file.commit(
                        connection -> {
                            gone.set(makeRoom(connection, needed, now));
                            insert(connection, copy, now);
                            if (gone.get().messages() > 0) {
                                nextOldest(connection);
                            }
                            file.registers().write(connection, group.feed(), group.registers());
                            return file.quarantine()
                                    .write(connection, group.refusals(), settlement);
                        })
                .whenComplete(
                        (counts, fault) -> {
                            freeing.addAndGet(-needed);
                            added(copy.size(), size, now, fault);
                            if (fault == null) {
                                dropped(gone.get());
                            }
                        })
                .thenAccept(file.quarantine()::count);
    }

    /**
     * A transaction that may leave messages, such as the answer to what it has just decided.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Telling<T> {
        /**
         * Has no effect but on the connection and the messages, as {@link Work}.
         *
         * @param messages takes what is to be sent
         */
        T run(Connection connection, Consumer<Outgoing> messages) throws SQLException;
    }

    /**
     * Does something and adds what it has to tell, as one transaction.
     *
     * @return completed when it is durable; exceptionally with an OutboxFullException if the
     *     messages do not fit: nothing is done then
     */
    public <T> CompletableFuture<T> tell(Telling<T> work) {
        long now = clock.millis();
        AtomicReference<Room> room = new AtomicReference<>(Room.NONE);
        return file.commit(
                        connection -> {
                            List<Outgoing> messages = new ArrayList<>();
                            T result = work.run(connection, messages::add);
                            long size = size(messages);
                            long needed = reserve(size);
                            room.set(new Room(messages.size(), size, needed, Dropped.NOTHING));
                            Dropped gone = makeRoom(connection, needed, now);
                            room.set(new Room(messages.size(), size, needed, gone));
                            insert(connection, messages, now);
                            if (gone.messages() > 0) {
                                nextOldest(connection);
                            }
                            return result;
                        })
                .whenComplete(
                        (result, fault) -> {
                            Room taken = room.get();
                            freeing.addAndGet(-taken.needed());
                            added(taken.messages(), taken.size(), now, fault);
                            if (fault == null) {
                                dropped(taken.gone());
                            }
                        });
    }

    /** The room that messages of a transaction took. */
    private record Room(int messages, long size, long needed, Dropped gone) {
        static final Room NONE = new Room(0, 0, 0, Dropped.NOTHING);
    }

    private boolean isTooOld() {
        return limits.maxAge().filter(age -> oldestAge().compareTo(age) > 0).isPresent();
    }

    /** Takes the room for messages; how many bytes must be dropped for them. */
    private synchronized long reserve(long size) {
        boolean stops = limits.whenFull() == WhenFull.STOP;
        if (stops && size > 0 && isTooOld()) {
            throw OutboxFullException.age(file.gateway(), limits);
        }
        long waiting = bytes.get() - freeing.get();
        long over = Math.max(0, waiting + size - limits.maxBytes());
        if (over > 0 && (stops || size > limits.maxBytes())) {
            throw OutboxFullException.bytes(file.gateway(), waiting, limits.maxBytes());
        }
        bytes.addAndGet(size);
        freeing.addAndGet(over);
        return over;
    }

    /**
     * Within a transaction: drops the oldest messages, but none that is on its way to the broker.
     *
     * @param needed bytes to be freed at least
     * @throws OutboxFullException if there are not so many
     */
    private Dropped makeRoom(Connection connection, long needed, long now) throws SQLException {
        if (limits.whenFull() == WhenFull.STOP) {
            return Dropped.NOTHING;
        }
        long tooOld = limits.maxAge().map(age -> now - age.toMillis()).orElse(Long.MIN_VALUE);
        long behind = handedOut;
        long last = behind;
        Dropped gone = Dropped.NOTHING;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT id, length(payload), readings, hardware_id, created_at FROM outbox WHERE"
                                + " id > ? ORDER BY id")) {
            statement.setLong(1, behind);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next() && (gone.bytes() < needed || row.getLong(5) < tooOld)) {
                    last = row.getLong(1);
                    gone = gone.and(dropped(row));
                }
            }
        }
        if (gone.bytes() < needed) {
            throw OutboxFullException.bytes(file.gateway(), bytes.get(), limits.maxBytes());
        }
        if (gone.messages() > 0) {
            delete(connection, behind, last);
        }
        return gone;
    }

    private static Dropped dropped(ResultSet row) throws SQLException {
        return new Dropped(1, row.getLong(3), row.getLong(2), row.getString(4));
    }

    private void dropped(Dropped gone) {
        if (gone.messages() > 0) {
            depth.addAndGet(-gone.messages());
            bytes.addAndGet(-gone.bytes());
            dropped.addAndGet(gone.messages());
            dropListeners.forEach(listener -> listener.accept(gone));
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

    /**
     * The oldest messages, at most so many and, beyond the first, at most so many bytes. They are
     * on their way to the broker from now on, and are not dropped.
     *
     * @throws StateException if the file cannot be read
     */
    public Oldest oldest(int maxMessages, long maxBytes) {
        Work<Oldest> work = connection -> oldest(connection, maxMessages, maxBytes);
        // by the writer where it may drop, so that it never drops what is being handed out
        return limits.whenFull() == WhenFull.STOP ? file.read(work) : file.write(work);
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
        handedOut = last == 0 ? handedOut : last;
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
        return file.relieve(
                        connection -> {
                            delete(connection, 0, delivered.lastId());
                            nextOldest(connection);
                            return file.quarantine().write(connection, refusals);
                        })
                .thenAccept(
                        counts -> {
                            depth.addAndGet(-delivered.messages().size());
                            bytes.addAndGet(-size(delivered.messages()));
                            file.quarantine().count(counts);
                        });
    }

    private void nextOldest(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement(
                                "SELECT created_at FROM outbox ORDER BY id LIMIT 1");
                ResultSet row = statement.executeQuery()) {
            if (row.next()) {
                oldest.set(row.getLong(1));
            }
        }
    }

    private static void delete(Connection connection, long behind, long upto) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM outbox WHERE id > ? AND id <= ?")) {
            statement.setLong(1, behind);
            statement.setLong(2, upto);
            statement.executeUpdate();
        }
    }

    private static long size(List<Outgoing> messages) {
        return messages.stream().mapToLong(message -> message.payload().length).sum();
    }
}
