package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.flexmeter.gateway.log.LogFields;
import org.jboss.logging.Logger;

/**
 * The one writer of a state file. It takes all transactions that wait and commits them as one,
 * since a commit costs a write to the disk whatever is in it. A transaction that fails is rolled
 * back alone.
 */
final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final int MOST = 1_000;

    /** One transaction and who waits for it. */
    private static final class Item<T> {
        private final Work<T> work;
        private final boolean relieves;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private T result;
        private boolean ran;

        private Item(Work<T> work, boolean relieves) {
            this.work = work;
            this.relieves = relieves;
        }

        /**
         * @throws SQLException if the whole transaction is gone, as after a fault of the disk, or
         *     must be, because the disk is full
         */
        private void run(Connection connection, Statement statement, Reserve reserve)
                throws SQLException {
            ran = false;
            statement.execute("SAVEPOINT item");
            try {
                result = work.run(connection);
                ran = true;
            } catch (SQLException | RuntimeException | StackOverflowError e) {
                if (e instanceof SQLException fault && reserve.explains(fault)) {
                    throw fault;
                }
                undo(statement, e);
                future.completeExceptionally(e);
            }
            statement.execute("RELEASE item");
        }

        private static void undo(Statement statement, Throwable fault) throws SQLException {
            try {
                statement.execute("ROLLBACK TO item");
            } catch (SQLException gone) {
                gone.addSuppressed(fault);
                throw fault instanceof SQLException sql ? sql : gone;
            }
        }

        private void committed() {
            if (ran) {
                future.complete(result);
            }
        }
    }

    private final Connection connection;
    private final Reserve reserve;
    private final BlockingQueue<Item<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Item<Void> end = new Item<>(c -> null, true);
    private volatile boolean closed;

    GroupCommit(String name, Connection connection, Reserve reserve) {
        this.connection = connection;
        this.reserve = reserve;
        thread = new Thread(LogFields.around("gateway", name, this::write), "state-" + name);
        thread.start();
    }

    /**
     * @param relieves whether it is done on a full disk, too, because it makes room or needs little
     */
    <T> CompletableFuture<T> commit(Work<T> work, boolean relieves) {
        Item<T> item = new Item<>(work, relieves);
        synchronized (queue) {
            if (closed) {
                return CompletableFuture.failedFuture(
                        new StateException("the state file is closed: the gateway is stopping"));
            }
            queue.add(item);
        }
        return item.future;
    }

    private void write() {
        List<Item<?>> group = new ArrayList<>();
        boolean last = false;
        while (!last) {
            group.clear();
            try {
                group.add(queue.take());
            } catch (InterruptedException e) {
                continue; // only close() ends the writer, behind everything that waits
            }
            queue.drainTo(group, MOST - 1);
            last = group.remove(end);
            survive(group);
        }
    }

    /** Whatever happens, the writer goes on: who waits for it would wait for ever. */
    private void survive(List<Item<?>> group) {
        try {
            commit(group);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "a transaction failed unexpectedly; the writer goes on");
            SQLException fault = new SQLException("the writer failed: " + e, e);
            try (Statement statement = connection.createStatement()) {
                rollback(statement, fault);
            } catch (SQLException none) {
                fault.addSuppressed(none);
            }
            fail(group, fault);
        }
    }

    private void commit(List<Item<?>> group) {
        try {
            if (!reserve.isGiven()) {
                write(group);
                return;
            }
        } catch (SQLException e) {
            if (!reserve.explains(e)) {
                fail(group, e);
                return;
            }
            reserve.give();
        }
        relieve(group);
    }

    /** On a full disk: what makes room is done, the rest is refused. */
    private void relieve(List<Item<?>> group) {
        fail(group.stream().filter(item -> !item.relieves).toList(), reserve.fault());
        List<Item<?>> rest = group.stream().filter(item -> item.relieves).toList();
        try {
            write(rest);
            shrink();
        } catch (SQLException e) {
            fail(rest, e);
        }
    }

    /** Gives to the disk what was deleted. */
    private void shrink() {
        try {
            Connections.checkpoint(connection);
        } catch (SQLException e) {
            LOG.debugf(e, "no room for making room yet");
        }
    }

    private static void fail(List<Item<?>> group, Exception fault) {
        group.forEach(item -> item.future.completeExceptionally(fault));
    }

    /**
     * The transaction takes the write lock as it begins: a command may write too, and one that
     * begins with reading fails, instead of waiting, when somebody wrote since.
     */
    private void write(List<Item<?>> group) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try {
                statement.execute("BEGIN IMMEDIATE");
                for (Item<?> item : group) {
                    item.run(connection, statement, reserve);
                }
                statement.execute("COMMIT");
            } catch (SQLException e) {
                rollback(statement, e);
                throw e;
            }
        }
        group.forEach(Item::committed);
    }

    private static void rollback(Statement statement, SQLException fault) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            fault.addSuppressed(e);
        }
    }

    /** Commits what waits, then ends. */
    @Override
    public void close() {
        synchronized (queue) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(end);
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
