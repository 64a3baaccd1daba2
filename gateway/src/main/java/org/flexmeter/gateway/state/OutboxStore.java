package org.flexmeter.gateway.state;

import java.sql.Connection;
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
     * Messages that lie one behind the other.
     *
     * @param behind the number behind which they begin
     * @param last the number of the last of them; {@code behind} if there are none
     */
    public record Waiting(List<Outgoing> messages, long behind, long last) {
        public Waiting {
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
        OutboxTable table = new OutboxTable(connection);
        OutboxTable.Total total = table.total();
        depth.set(total.messages());
        bytes.set(total.bytes());
        table.oldestAdded().ifPresent(oldest::set);
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
                            OutboxTable table = new OutboxTable(connection);
                            gone.set(makeRoom(table, needed, now));
                            table.insert(copy, now);
                            if (gone.get().messages() > 0) {
                                table.oldestAdded().ifPresent(oldest::set);
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
                            OutboxTable table = new OutboxTable(connection);
                            Dropped gone = makeRoom(table, needed, now);
                            room.set(new Room(messages.size(), size, needed, gone));
                            table.insert(messages, now);
                            if (gone.messages() > 0) {
                                table.oldestAdded().ifPresent(oldest::set);
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
    private Dropped makeRoom(OutboxTable table, long needed, long now) throws SQLException {
        if (limits.whenFull() == WhenFull.STOP) {
            return Dropped.NOTHING;
        }
        long tooOld = limits.maxAge().map(age -> now - age.toMillis()).orElse(Long.MIN_VALUE);
        Dropped gone = table.drop(handedOut, needed, tooOld);
        if (gone.bytes() < needed) {
            throw OutboxFullException.bytes(file.gateway(), bytes.get(), limits.maxBytes());
        }
        return gone;
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

    /**
     * The oldest messages behind a number, at most so many and, beyond the first, at most so many
     * bytes. They are on their way to the broker from now on, and are not dropped.
     *
     * @param behind 0 for the oldest of all, or {@link Waiting#last} of those before
     * @throws StateException if the file cannot be read
     */
    public Waiting next(long behind, int maxMessages, long maxBytes) {
        Work<Waiting> work =
                connection -> {
                    Waiting group =
                            new OutboxTable(connection).behind(behind, maxMessages, maxBytes);
                    handedOut = Math.max(handedOut, group.last());
                    return group;
                };
        // by the writer where it may drop, so that it never drops what is being handed out
        return limits.whenFull() == WhenFull.STOP ? file.read(work) : file.write(work);
    }

    /**
     * Takes out what the broker acknowledged, and puts what it refused into quarantine, as one
     * transaction.
     *
     * @param delivered what {@link #next} gave
     */
    public CompletableFuture<Void> remove(Waiting delivered, List<Refusal> refused) {
        List<Refusal> refusals = List.copyOf(refused);
        return file.relieve(
                        connection -> {
                            OutboxTable table = new OutboxTable(connection);
                            table.delete(delivered);
                            table.oldestAdded().ifPresent(oldest::set);
                            return file.quarantine().write(connection, refusals);
                        })
                .thenAccept(
                        counts -> {
                            depth.addAndGet(-delivered.messages().size());
                            bytes.addAndGet(-size(delivered.messages()));
                            file.quarantine().count(counts);
                        });
    }

    static long size(List<Outgoing> messages) {
        return messages.stream().mapToLong(message -> message.payload().length).sum();
    }
}
