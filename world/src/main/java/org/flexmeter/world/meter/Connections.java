package org.flexmeter.world.meter;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.flexmeter.world.database.JdbcDatabase;

/**
 * The head-end's connections to its database, used again and again; a broken one is thrown away.
 */
final class Connections implements AutoCloseable {
    private final JdbcDatabase database;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    Connections(JdbcDatabase database) {
        this.database = database;
    }

    /** Work inside one transaction. */
    interface Work {
        void run(Connection connection) throws SQLException, InterruptedException;
    }

    /** How a transaction ended. */
    enum Outcome {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    /** The fault that ended a transaction. */
    record Result(Outcome outcome, SQLException fault) {}

    /** Runs the work in a transaction of its own and tells how it ended. */
    Result transaction(Work work) throws InterruptedException {
        Connection connection;
        try {
            connection = take();
        } catch (SQLException e) {
            return new Result(Outcome.ROLLED_BACK, e);
        }
        try {
            work.run(connection);
        } catch (SQLException e) {
            discard(connection);
            return new Result(Outcome.ROLLED_BACK, e);
        }
        return commit(connection);
    }

    private Result commit(Connection connection) {
        try {
            connection.commit();
            idle.push(connection);
            return new Result(Outcome.COMMITTED, new SQLException("none"));
        } catch (SQLException e) {
            discard(connection);
            return new Result(Outcome.UNKNOWN, e);
        }
    }

    private Connection take() throws SQLException {
        for (Connection used = idle.poll(); used != null; used = idle.poll()) {
            if (used.isValid(2)) {
                return used;
            }
            discard(used);
        }
        Connection fresh = database.connect(database.owner());
        fresh.setAutoCommit(false);
        return fresh;
    }

    /**
     * Closing rolls back what is open; false if the connection was broken, which rolls back as
     * well.
     */
    private static boolean discard(Connection connection) {
        try {
            connection.close();
            return true;
        } catch (SQLException broken) {
            return false;
        }
    }

    @Override
    public void close() {
        for (Connection used = idle.poll(); used != null; used = idle.poll()) {
            discard(used);
        }
    }
}
