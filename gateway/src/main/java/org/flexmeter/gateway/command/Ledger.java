package org.flexmeter.gateway.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.state.StateFile;

/**
 * The commands of one gateway on disk. Every step is one transaction, and is done only if the
 * command is where the step wants it: whoever comes second changes nothing. An answer goes into the
 * outbox in the transaction that writes it down, so that there is one for each command.
 */
final class Ledger {
    private final StateFile file;
    private final InstantSource clock;
    private final Arrivals arrivals;
    private final Departures departures;

    Ledger(StateFile file, Encoder encoder, InstantSource clock) {
        this(file, new Answers(file.gateway(), encoder), clock, Mirror.none());
    }

    /**
     * @param mirror knows of a command before the broker is told, and before it goes out
     */
    Ledger(StateFile file, Answers answers, InstantSource clock, Mirror mirror) {
        this.file = file;
        this.clock = clock;
        this.arrivals = new Arrivals(file, answers, clock, mirror);
        this.departures = new Departures(file, answers, clock, mirror);
    }

    /** How commands come in. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** How they go out and are answered. */
    Departures departures() {
        return departures;
    }

    /** The invocation id of a command. */
    Optional<String> invocationId(long number) {
        return file.read(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT invocation_id FROM command WHERE number = ?")) {
                        statement.setLong(1, number);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                        }
                    }
                });
    }

    /** How many commands are not answered. */
    long open() {
        return file.read(
                connection ->
                        one(
                                connection,
                                "SELECT count(*) FROM command WHERE state IN ('received', 'accepted',"
                                        + " 'dispatched')"));
    }

    /** How long the oldest of them has waited; zero if there is none. */
    Duration oldestAge() {
        long oldest =
                file.read(
                        connection ->
                                one(
                                        connection,
                                        "SELECT coalesce((SELECT received_at FROM command WHERE"
                                                + " number = (SELECT min(number) FROM (SELECT"
                                                + " min(number) AS number FROM command WHERE state ="
                                                + " 'received' UNION ALL SELECT min(number) FROM"
                                                + " command WHERE state = 'accepted' UNION ALL SELECT"
                                                + " min(number) FROM command WHERE state ="
                                                + " 'dispatched'))), 0)"));
        return oldest == 0
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, clock.millis() - oldest));
    }

    private static long one(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Forgets answered commands of before an instant, at most so many; how many it were. */
    CompletableFuture<Integer> forget(Instant before, int limit) {
        return file.commit(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "DELETE FROM command WHERE number IN (SELECT number FROM command"
                                            + " WHERE answered_at < ?1 LIMIT ?2) OR number IN (SELECT"
                                            + " g.number FROM command g WHERE g.state = 'group' AND"
                                            + " g.dispatched_at < ?1 AND NOT EXISTS (SELECT 1 FROM"
                                            + " command m WHERE m.target = g.target AND m.invocation_id ="
                                            + " g.invocation_id AND m.number <> g.number) LIMIT ?2)")) {
                        statement.setLong(1, before.toEpochMilli());
                        statement.setInt(2, limit);
                        return statement.executeUpdate();
                    }
                });
    }
}
