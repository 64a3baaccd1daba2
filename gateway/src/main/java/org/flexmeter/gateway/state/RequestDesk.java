package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.state.Requests.Outcome;

/** The gateway's side of the requests that commands leave in its state file. */
public final class RequestDesk {
    /** Answered requests that are kept. */
    private static final int KEPT = 1_000;

    /**
     * A request that waits.
     *
     * @param id its number
     * @param kind whose handler does it
     * @param argument for the handler
     */
    public record Request(long id, String kind, String argument) {}

    private final StateFile file;
    private final InstantSource clock;

    RequestDesk(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The oldest request without an answer. */
    public Optional<Request> next() {
        return file.read(RequestDesk::next);
    }

    private static Optional<Request> next(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT id, kind, argument FROM request WHERE done_at IS NULL ORDER BY"
                                        + " id LIMIT 1")) {
            return row.next()
                    ? Optional.of(new Request(row.getLong(1), row.getString(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    /** Answers a request and forgets answers of long ago. */
    public CompletableFuture<Void> answer(long id, Outcome outcome) {
        return file.relieve(
                connection -> {
                    write(connection, id, outcome);
                    forget(connection, id - KEPT);
                    return null;
                });
    }

    private void write(Connection connection, long id, Outcome outcome) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE request SET done_at = ?, ok = ?, outcome = ? WHERE id = ?")) {
            statement.setLong(1, clock.millis());
            statement.setBoolean(2, outcome.ok());
            statement.setString(3, outcome.text());
            statement.setLong(4, id);
            statement.executeUpdate();
        }
    }

    private static void forget(Connection connection, long upto) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "DELETE FROM request WHERE id <= ? AND done_at IS NOT NULL")) {
            statement.setLong(1, upto);
            statement.executeUpdate();
        }
    }
}
