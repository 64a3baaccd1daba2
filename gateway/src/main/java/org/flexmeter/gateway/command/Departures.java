package org.flexmeter.gateway.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.flexmeter.gateway.command.Answers.Answer;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.StateFile;

/** How accepted commands leave the ledger of a gateway: handed out, back again, answered. */
final class Departures {
    /** What became of a command that was to be handed out. */
    sealed interface Handed {}

    /** It is written down as handed out. */
    record Out(DeviceCommand command, boolean repeatable, Instant deadline) implements Handed {}

    /** It was too late, and is answered. */
    record TooLate(Answer answer) implements Handed {}

    /** It is answered already, or waits as it is. */
    record NotOpen() implements Handed {}

    /** A command that went out before the restart and must not go out again. */
    record Doubtful(Waiting waiting, Instant deadline) {}

    /** What the ledger holds when the gateway begins. */
    record Held(List<Waiting> waiting, List<Doubtful> doubtful) {}

    private static final String OUT =
            "number, invocation_id, hardware_id, local_id, device_type, name, parameters, received_at,"
                    + " expires_at, attempt, repeatable, deadline";

    private final StateFile file;
    private final Answers answers;
    private final InstantSource clock;
    private final Mirror mirror;

    Departures(StateFile file, Answers answers, InstantSource clock, Mirror mirror) {
        this.file = file;
        this.answers = answers;
        this.clock = clock;
        this.mirror = mirror;
    }

    /**
     * Writes down that a command goes out now.
     *
     * @param again whether it is out already and goes out once more
     */
    CompletableFuture<Handed> hand(long number, boolean again) {
        Instant now = clock.instant();
        return file.outbox()
                .tell((connection, out) -> hand(connection, number, again, now, out))
                .thenCompose(handed -> seen(number, again, handed));
    }

    /** What goes out must be known to have gone out wherever the ledger is; else it stays. */
    private CompletableFuture<Handed> seen(long number, boolean again, Handed handed) {
        return mirror.sync()
                .handle(
                        (done, fault) ->
                                fault == null || !(handed instanceof Out)
                                        ? CompletableFuture.completedFuture(handed)
                                        : unseen(number, again, fault))
                .thenCompose(next -> next);
    }

    private CompletableFuture<Handed> unseen(long number, boolean again, Throwable fault) {
        CompletableFuture<Void> kept =
                again ? CompletableFuture.completedFuture(null) : back(number, false);
        return kept.thenCompose(done -> CompletableFuture.failedFuture(fault));
    }

    private Handed hand(
            Connection connection, long number, boolean again, Instant now, Consumer<Outgoing> out)
            throws SQLException {
        mirror.require();
        String from = again ? "state = 'dispatched'" : "state = 'accepted'";
        if (!again) {
            Optional<Answer> late = answers.expire(connection, number, now, out);
            if (late.isPresent()) {
                return new TooLate(late.get());
            }
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE command SET state = 'dispatched', attempt = attempt + 1, dispatched_at"
                                + " = ?1, deadline = CASE WHEN state = 'accepted' THEN ?1 + timeout ELSE"
                                + " deadline END WHERE number = ?2 AND expires_at > ?1 AND "
                                + from
                                + " RETURNING "
                                + OUT)) {
            statement.setLong(1, now.toEpochMilli());
            statement.setLong(2, number);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? out(row) : new NotOpen();
            }
        }
    }

    private static Out out(ResultSet row) throws SQLException {
        return new Out(
                command(row),
                row.getBoolean("repeatable"),
                Instant.ofEpochMilli(row.getLong("deadline")));
    }

    private static DeviceCommand command(ResultSet row) throws SQLException {
        return new DeviceCommand(
                row.getLong("number"),
                row.getString("invocation_id"),
                row.getString("hardware_id"),
                row.getString("local_id"),
                row.getString("device_type"),
                row.getString("name"),
                Parameters.read(row.getString("parameters")),
                Instant.ofEpochMilli(row.getLong("received_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getInt("attempt"));
    }

    /** Commands whose time to live is over and that are not out, at most so many. */
    List<Waiting> overdue(int limit) {
        long now = clock.millis();
        return file.read(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT number, hardware_id, local_id FROM command WHERE state ="
                                            + " 'accepted' AND expires_at <= ? ORDER BY expires_at"
                                            + " LIMIT ?")) {
                        statement.setLong(1, now);
                        statement.setInt(2, limit);
                        return waiting(statement);
                    }
                });
    }

    private static List<Waiting> waiting(PreparedStatement statement) throws SQLException {
        List<Waiting> all = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                all.add(new Waiting(row.getLong(1), row.getString(2), row.getString(3)));
            }
        }
        return all;
    }

    /** Answers those that are overdue. */
    CompletableFuture<List<Answer>> expire(List<Waiting> overdue) {
        Instant now = clock.instant();
        return file.outbox()
                .tell(
                        (connection, out) -> {
                            mirror.require();
                            List<Answer> given = new ArrayList<>();
                            for (Waiting command : overdue) {
                                answers.expire(connection, command.number(), now, out)
                                        .ifPresent(given::add);
                            }
                            return given;
                        })
                .whenComplete((given, fault) -> mirror.sync());
    }

    /**
     * Writes down that a command waits for its turn again.
     *
     * @param sent whether it may have gone out
     */
    CompletableFuture<Void> back(long number, boolean sent) {
        return file.commit(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "UPDATE command SET state = 'accepted', deadline = NULL, attempt"
                                            + " = attempt - ? WHERE number = ? AND state ="
                                            + " 'dispatched'")) {
                        statement.setInt(1, sent ? 0 : 1);
                        statement.setLong(2, number);
                        statement.executeUpdate();
                    }
                    return null;
                });
    }

    /** Answers a command that went out; empty if it is answered already, or never went out. */
    CompletableFuture<Optional<Answer>> answer(long number, Verdict.Answered answer) {
        Instant now = clock.instant();
        return file.outbox()
                .tell(
                        (connection, out) -> {
                            mirror.require();
                            return answers.answer(
                                    connection,
                                    number,
                                    "state IN ('accepted', 'dispatched') AND attempt > 0",
                                    answer,
                                    now,
                                    out);
                        })
                .whenComplete((given, fault) -> mirror.sync());
    }

    /** Ends a command of which no step can be written as it should; nobody is told. */
    CompletableFuture<Void> setAside(long number, String why) {
        long now = clock.millis();
        return file.commit(
                        connection -> {
                            mirror.require();
                            try (PreparedStatement statement =
                                    connection.prepareStatement(
                                            "UPDATE command SET state = CASE WHEN attempt > 0 THEN"
                                                    + " 'unknown' ELSE 'refused' END, answer = ?,"
                                                    + " answered_at = ?, signed = '' WHERE number = ?"
                                                    + " AND answered_at IS NULL")) {
                                statement.setString(1, why);
                                statement.setLong(2, now);
                                statement.setLong(3, number);
                                statement.executeUpdate();
                            }
                            return (Void) null;
                        })
                .whenComplete((done, fault) -> mirror.sync());
    }

    /**
     * What is open when the gateway begins. What was out goes out again if that does no harm;
     * otherwise it waits for its outcome, once more as long as its device may take.
     *
     * @param repeatable whether that does no harm, whatever the command is
     */
    CompletableFuture<Held> reopen(boolean repeatable) {
        long now = clock.millis();
        return file.commit(
                connection -> {
                    try (PreparedStatement again =
                                    connection.prepareStatement(
                                            "UPDATE command SET state = 'accepted', deadline = NULL"
                                                    + " WHERE state = 'dispatched' AND (? OR"
                                                    + " repeatable = 1)");
                            PreparedStatement wait =
                                    connection.prepareStatement(
                                            "UPDATE command SET deadline = ? + timeout WHERE state ="
                                                    + " 'dispatched'")) {
                        again.setBoolean(1, repeatable);
                        again.executeUpdate();
                        wait.setLong(1, now);
                        wait.executeUpdate();
                    }
                    return held(connection);
                });
    }

    private static Held held(Connection connection) throws SQLException {
        List<Doubtful> doubtful = new ArrayList<>();
        try (PreparedStatement accepted =
                        connection.prepareStatement(
                                "SELECT number, hardware_id, local_id FROM command WHERE state ="
                                        + " 'accepted' ORDER BY number");
                PreparedStatement dispatched =
                        connection.prepareStatement(
                                "SELECT number, hardware_id, local_id, deadline FROM command WHERE"
                                        + " state = 'dispatched' ORDER BY number");
                ResultSet row = dispatched.executeQuery()) {
            while (row.next()) {
                doubtful.add(
                        new Doubtful(
                                new Waiting(row.getLong(1), row.getString(2), row.getString(3)),
                                Instant.ofEpochMilli(row.getLong(4))));
            }
            return new Held(waiting(accepted), doubtful);
        }
    }

    /** One that cannot be read ends with its time; the others go on. */
    private static Optional<DeviceCommand> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(command(row));
        } catch (RuntimeException | StackOverflowError damaged) {
            return Optional.empty();
        }
    }

    /** Commands that are out, oldest first, at most so many. */
    List<DeviceCommand> out(int limit) {
        return file.read(
                connection -> {
                    List<DeviceCommand> commands = new ArrayList<>();
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT "
                                            + OUT
                                            + " FROM command WHERE state = 'dispatched' ORDER BY"
                                            + " number LIMIT ?")) {
                        statement.setInt(1, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            while (row.next()) {
                                readable(row).ifPresent(commands::add);
                            }
                        }
                    }
                    return commands;
                });
    }
}
