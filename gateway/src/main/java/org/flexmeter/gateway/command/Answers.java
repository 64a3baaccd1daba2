package org.flexmeter.gateway.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flexmeter.gateway.message.Acknowledgement;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.outbox.Encoder;

/**
 * Answers commands within a transaction of the ledger: the answer is written down and put into the
 * outbox by the same one, and only if the command is not answered yet.
 */
final class Answers {
    /**
     * An answer that was written down.
     *
     * @param name of the command
     * @param text what the control centre is told
     * @param after how long after the command came in
     */
    record Answer(
            CommandState state,
            String hardwareId,
            String invocationId,
            String name,
            String text,
            Duration after) {}

    private final String gateway;
    private final Encoder encoder;

    Answers(String gateway, Encoder encoder) {
        this.gateway = gateway;
        this.encoder = encoder;
    }

    /** What the control centre is told. */
    Outgoing message(String hardwareId, String invocationId, String answer) {
        Acknowledgement acknowledgement = new Acknowledgement(hardwareId, invocationId, answer);
        Group group = new Group(gateway, "commands", List.of(acknowledgement), List.of(), Map.of());
        return encoder.encode(group).outgoing().get(0);
    }

    /**
     * Answers a command.
     *
     * @param condition in SQL, where the command must be
     * @return empty if it is elsewhere
     */
    Optional<Answer> answer(
            Connection connection,
            long number,
            String condition,
            Verdict.Answered answer,
            Instant now,
            Consumer<Outgoing> out)
            throws SQLException {
        String text =
                answer.why().isBlank()
                        ? answer.state().code()
                        : answer.state().code() + ": " + Words.oneLine(answer.why());
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE command SET state = ?, answer = ?, answered_at = ?, signed = ''"
                                + " WHERE number = ? AND "
                                + condition
                                + " RETURNING hardware_id, invocation_id, name, received_at")) {
            statement.setString(1, answer.state().code());
            statement.setString(2, text);
            statement.setLong(3, now.toEpochMilli());
            statement.setLong(4, number);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                out.accept(message(row.getString(1), row.getString(2), text));
                return Optional.of(
                        new Answer(
                                answer.state(),
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                text,
                                Duration.between(Instant.ofEpochMilli(row.getLong(4)), now)));
            }
        }
    }

    /**
     * Answers a command that waits for its turn and whose time to live is over. One that may have
     * gone out is not said to have expired.
     *
     * @return empty if it is not overdue
     */
    Optional<Answer> expire(Connection connection, long number, Instant now, Consumer<Outgoing> out)
            throws SQLException {
        String due = "state = 'accepted' AND expires_at <= " + now.toEpochMilli();
        Optional<Answer> sent =
                answer(
                        connection,
                        number,
                        due + " AND attempt > 0",
                        new Verdict.Answered(
                                CommandState.UNKNOWN,
                                "it went out, its outcome did not come back, and its time to live is"
                                        + " over"),
                        now,
                        out);
        return sent.isPresent()
                ? sent
                : answer(
                        connection,
                        number,
                        due,
                        new Verdict.Answered(
                                CommandState.EXPIRED,
                                "its time to live was over before it could go out"),
                        now,
                        out);
    }
}
