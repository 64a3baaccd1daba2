package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A command's side of the requests to a gateway that runs in another process: they are left in its
 * state file, and the gateway takes them up within seconds, or when it is started next. {@link
 * RequestDesk} is the gateway's side.
 */
public final class Requests implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * What became of a request.
     *
     * @param ok whether it was done
     * @param text one line for the operator: what was done, or why it was not
     */
    public record Outcome(boolean ok, String text) {
        public Outcome {
            Objects.requireNonNull(text, "text");
        }
    }

    private final Path file;
    private final Connection connection;

    private Requests(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the state file of a gateway that runs.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is none, it cannot be written, or a gateway of another
     *     version holds it
     */
    public static Requests open(Path dir, String gateway) {
        Path file = Connections.existing(dir, gateway);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            int version = Migrations.version(connection);
            if (version != Migrations.VERSION) {
                connection.close();
                throw new StateException(
                        ("%s: the gateway that runs is of another version (schema %d, this command"
                                        + " knows %d): use the command of that version")
                                .formatted(file, version, Migrations.VERSION));
            }
            return new Requests(file, connection);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /**
     * Leaves a request.
     *
     * @param kind the {@link RequestHandler#kind()} that it is for
     * @param json its argument, as the handler reads it
     * @return its number
     * @throws StateException if the file cannot be written
     */
    public long ask(String kind, String json) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO request(kind, argument, requested_at) VALUES(?, ?, ?)")) {
            statement.setString(1, kind);
            statement.setString(2, json);
            statement.setLong(3, Instant.now().toEpochMilli());
            statement.executeUpdate();
            try (ResultSet row = statement.getGeneratedKeys()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** What became of a request; empty as long as the gateway has not answered. */
    public Optional<Outcome> outcome(long id) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT ok, outcome FROM request WHERE id = ? AND done_at IS NOT NULL")) {
            statement.setLong(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Outcome(row.getBoolean(1), row.getString(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** Waits for the outcome; empty if the gateway has not answered by then. */
    public Optional<Outcome> await(long id, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Optional<Outcome> outcome = outcome(id);
        while (outcome.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK.toMillis());
            outcome = outcome(id);
        }
        return outcome;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }
}
