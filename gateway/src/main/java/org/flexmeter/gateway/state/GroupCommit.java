package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one writer of a state file. It takes all transactions that wait and commits them as one,
 * since a commit costs a write to the disk whatever is in it. A transaction that fails is rolled
 * back alone.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST = 1_000;

    /** One transaction and who waits for it. */
    private static final class Item<T> {
        private final Work<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private T result;
        private boolean ran;

        private Item(Work<T> work) {
            this.work = work;
        }

        private void run(Connection connection) throws SQLException {
            Savepoint savepoint = connection.setSavepoint();
            try {
                result = work.run(connection);
                connection.releaseSavepoint(savepoint);
                ran = true;
            } catch (SQLException | RuntimeException e) {
                connection.rollback(savepoint);
                connection.releaseSavepoint(savepoint);
                future.completeExceptionally(e);
            }
        }

        private void committed() {
            if (ran) {
                future.complete(result);
            }
        }
    }

    private final Connection connection;
    private final BlockingQueue<Item<?>> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Item<Void> end = new Item<>(c -> null);
    private volatile boolean closed;

    GroupCommit(String name, Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        thread = new Thread(this::write, "state-" + name);
        thread.start();
    }

    <T> CompletableFuture<T> commit(Work<T> work) {
        Item<T> item = new Item<>(work);
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
            write(group);
        }
    }

    private void write(List<Item<?>> group) {
        try {
            for (Item<?> item : group) {
                item.run(connection);
            }
            connection.commit();
            group.forEach(Item::committed);
        } catch (SQLException e) {
            rollback(e);
            group.forEach(item -> item.future.completeExceptionally(e));
        }
    }

    private void rollback(SQLException fault) {
        try {
            connection.rollback();
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
