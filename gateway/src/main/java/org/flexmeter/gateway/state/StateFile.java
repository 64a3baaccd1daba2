package org.flexmeter.gateway.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.files.PrivateFolder;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.work.Vital;

/**
 * The durable state of one gateway: {@code <dir>/<gateway>.db}. Many may hand in transactions; one
 * writer commits those that wait together ({@link GroupCommit}). Reads go by a connection of their
 * own and see what was committed.
 */
public final class StateFile implements Closeable {
    private final String gateway;
    private final StateSettings settings;
    private final StateLock lock;
    private final Connection writing;
    private final Connection reading;
    private final Reserve reserve;
    private final GroupCommit commits;
    private final Quarantine quarantine;
    private final Registers registers;
    private final Registrations registrations;
    private final ClientNames clientNames;
    private final Bookmarks bookmarks;
    private final OutboxStore outbox;
    private final RequestDesk requests;
    private final Vital vital;
    private boolean closed;

    private StateFile(
            String gateway,
            StateSettings settings,
            InstantSource clock,
            StateLock lock,
            Connection writing,
            Connection reading,
            Reserve reserve) {
        this.gateway = gateway;
        this.settings = settings;
        this.lock = lock;
        this.writing = writing;
        this.reading = reading;
        this.reserve = reserve;
        this.commits = new GroupCommit(gateway, writing, reserve);
        this.quarantine = new Quarantine(this, clock);
        this.registers = new Registers(this);
        this.registrations = new Registrations(this);
        this.clientNames = new ClientNames(this);
        this.bookmarks = new Bookmarks(this, clock);
        this.outbox = new OutboxStore(this, clock);
        this.requests = new RequestDesk(this, clock);
        this.vital = new Vital("writer of " + gateway, () -> relieve(connection -> null));
    }

    /**
     * Opens the file, makes it if there is none, and brings it to the present schema.
     *
     * @param gateway names the file
     * @throws StateException if it is damaged, of a newer version, in use, or cannot be written; it
     *     is left as it is
     */
    public static StateFile open(String gateway, StateSettings settings, InstantSource clock) {
        Objects.requireNonNull(clock, "clock");
        Path file = settings.dir().resolve(gateway + ".db");
        makeFolder(settings.dir());
        StateDisk.check(file);
        StateLock lock = StateLock.take(file);
        try {
            return openOrRelieve(gateway, settings, clock, file, lock);
        } catch (SQLException e) {
            release(lock);
            throw StateFault.explain(file, e);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static StateFile openOrRelieve(
            String gateway, StateSettings settings, InstantSource clock, Path file, StateLock lock)
            throws SQLException {
        Reserve reserve = new Reserve(file, gateway);
        try {
            return open(gateway, settings, clock, file, lock, reserve);
        } catch (SQLException e) {
            if (!reserve.explains(e)) {
                throw e;
            }
            reserve.give();
            return open(gateway, settings, clock, file, lock, reserve);
        }
    }

    private static StateFile open(
            String gateway,
            StateSettings settings,
            InstantSource clock,
            Path file,
            StateLock lock,
            Reserve reserve)
            throws SQLException {
        prepare(file);
        Connection writing = Connections.write(file, settings.sync());
        Connection reading = null;
        try {
            Migrations.run(writing, file.toString());
            reading = Connections.read(file);
            reserve.take();
            return new StateFile(gateway, settings, clock, lock, writing, reading, reserve);
        } catch (SQLException | RuntimeException e) {
            if (reading != null) {
                reading.close();
            }
            writing.close();
            throw e;
        }
    }

    private static void makeFolder(Path dir) {
        try {
            PrivateFolder.guard(PrivateFolder.make(dir));
        } catch (IOException e) {
            throw new StateException(
                    "%s: the folder cannot be made or used (%s): set fm.state.dir to one that can be written"
                            .formatted(dir, e.getMessage()),
                    e);
        }
    }

    /** SQLite makes files by the umask, and what it puts beside them by their modes. */
    private static void prepare(Path file) {
        try {
            PrivateFile.prepare(file);
            for (String beside : List.of("-wal", "-shm")) {
                Path other = file.resolveSibling(file.getFileName() + beside);
                if (Files.exists(other, LinkOption.NOFOLLOW_LINKS)) {
                    PrivateFile.prepare(other);
                }
            }
        } catch (IOException e) {
            throw new StateException(
                    "%s: cannot be made or kept to its owner: %s".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void release(StateLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StateException("the lock of a state file cannot be given back", e);
        }
    }

    /** Whether the disk is full, so that nothing new is taken in. */
    public boolean isFull() {
        return reserve.wasGiven();
    }

    /** Its writer, which must not stand still. */
    public Vital vital() {
        return vital;
    }

    /** The gateway whose state this is. */
    public String gateway() {
        return gateway;
    }

    /** How it is kept. */
    public StateSettings settings() {
        return settings;
    }

    /**
     * Hands in a transaction. Transactions run in the order in which they are handed in.
     *
     * @return completed when it is durable (as {@link StateSettings#sync()} says), exceptionally
     *     with the work's own fault, or an SQLException if the commit failed
     */
    public <T> CompletableFuture<T> commit(Work<T> work) {
        return commits.commit(work, false);
    }

    /**
     * The same for what makes room, or needs little of it: it is done on a full disk, too, on which
     * {@link #commit} is refused.
     */
    <T> CompletableFuture<T> relieve(Work<T> work) {
        return commits.commit(work, true);
    }

    /**
     * Reads what was committed.
     *
     * @throws StateException if the file cannot be read
     */
    public <T> T read(Work<T> work) {
        synchronized (reading) {
            try {
                return work.run(reading);
            } catch (SQLException e) {
                throw StateFault.explain(settings.dir().resolve(gateway + ".db"), e);
            }
        }
    }

    /**
     * Hands in a transaction and waits for it.
     *
     * @throws StateException if it fails
     */
    <T> T write(Work<T> work) {
        try {
            return relieve(work).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException fault) {
                throw StateFault.explain(settings.dir().resolve(gateway + ".db"), fault);
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : e;
        }
    }

    public BookmarkStore bookmarks() {
        return bookmarks;
    }

    public Registers registers() {
        return registers;
    }

    public OutboxStore outbox() {
        return outbox;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public Registrations registrations() {
        return registrations;
    }

    public ClientNames clientNames() {
        return clientNames;
    }

    public RequestDesk requests() {
        return requests;
    }

    /**
     * Whether a gateway, or a command, has a state file open.
     *
     * @param dir the folder {@code fm.state.dir}
     */
    public static boolean isInUse(Path dir, String gateway) {
        Path file = dir.resolve(gateway + ".db");
        if (!Files.exists(file)) {
            return false;
        }
        Optional<StateLock> lock = StateLock.tryTake(file);
        lock.ifPresent(StateFile::release);
        return lock.isEmpty();
    }

    /** Commits what was handed in, writes the log back into the file, and lets go of it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        commits.close();
        try {
            synchronized (reading) {
                reading.close();
            }
            closeWriting();
        } catch (SQLException e) {
            throw StateFault.explain(settings.dir().resolve(gateway + ".db"), e);
        } finally {
            release(lock);
        }
    }

    /** The log is written back, except on a full disk, where it stays for the next opening. */
    private void closeWriting() throws SQLException {
        try {
            Connections.checkpoint(writing);
        } catch (SQLException e) {
            if (!new Reserve(settings.dir().resolve(gateway + ".db"), gateway).explains(e)) {
                throw e;
            }
        } finally {
            writing.close();
        }
    }
}
