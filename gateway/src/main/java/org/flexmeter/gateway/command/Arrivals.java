package org.flexmeter.gateway.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.flexmeter.gateway.command.Answers.Answer;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.state.StateFile;

/** How commands come into the ledger of a gateway: received, then accepted or answered. */
final class Arrivals {
    /** What became of a command that came in. */
    enum Receipt {
        /** It is written down. */
        NEW,
        /** It is known; its answer, if it has one, goes out again. */
        REPEATED,
        /** Its invocation id belongs to another command. */
        OTHER_CONTENT
    }

    /** What the checks say of one command that came in. */
    record Ruling(Received command, String signedBy, Verdict verdict) {}

    /** What rulings have led to. */
    record Ruled(List<Waiting> accepted, List<Answer> answered) {}

    /**
     * Some members of a group and what the checks say of each.
     *
     * @param last whether these are the last ones
     */
    record Members(
            Received command, String signedBy, Map<Device, Verdict> verdicts, boolean last) {}

    private final StateFile file;
    private final Answers answers;
    private final InstantSource clock;
    private final Mirror mirror;

    Arrivals(StateFile file, Answers answers, InstantSource clock, Mirror mirror) {
        this.file = file;
        this.answers = answers;
        this.clock = clock;
        this.mirror = mirror;
    }

    /** Writes down what came in, or sends the stored answer again. */
    CompletableFuture<Receipt> receive(Incoming.Command command) {
        long now = clock.millis();
        byte[] fingerprint = fingerprint(command.name(), command.parameters(), "");
        return file.outbox()
                .tell(
                        (connection, out) -> {
                            if (insert(connection, command, fingerprint, now)) {
                                return Receipt.NEW;
                            }
                            return repeat(connection, command, fingerprint, out);
                        })
                .thenCompose(receipt -> mirror.sync().thenApply(done -> receipt));
    }

    private static byte[] fingerprint(String name, String parameters, String group) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String content = String.join("\0", group, name, parameters);
            return Arrays.copyOf(digest.digest(content.getBytes(StandardCharsets.UTF_8)), 16);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static boolean insert(
            Connection connection, Incoming.Command command, byte[] fingerprint, long now)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO command(invocation_id, hardware_id, target, name, parameters,"
                                + " event_date, signed, fingerprint, state, received_at)"
                                + " VALUES(?, ?, '', ?, ?, ?, ?, ?, 'received', ?)"
                                + " ON CONFLICT(invocation_id, hardware_id) DO NOTHING")) {
            statement.setString(1, command.invocationId());
            statement.setString(2, command.target());
            statement.setString(3, command.name());
            statement.setString(4, command.parameters());
            statement.setString(5, command.eventDate());
            statement.setString(6, command.signed());
            statement.setBytes(7, fingerprint);
            statement.setLong(8, now);
            return statement.executeUpdate() == 1;
        }
    }

    private Receipt repeat(
            Connection connection,
            Incoming.Command command,
            byte[] fingerprint,
            Consumer<Outgoing> out)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT fingerprint, state, answer FROM command WHERE invocation_id = ? AND"
                                + " hardware_id = ?")) {
            statement.setString(1, command.invocationId());
            statement.setString(2, command.target());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!Arrays.equals(fingerprint, row.getBytes(1))) {
                    return Receipt.OTHER_CONTENT;
                }
                CommandState state = CommandTable.state(row.getString(2));
                if (state.answered()) {
                    out.accept(
                            answers.message(
                                    command.target(), command.invocationId(), row.getString(3)));
                } else if (state == CommandState.GROUP) {
                    repeatMembers(connection, command, out);
                }
                return Receipt.REPEATED;
            }
        }
    }

    private void repeatMembers(
            Connection connection, Incoming.Command command, Consumer<Outgoing> out)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT hardware_id, answer FROM command WHERE invocation_id = ? AND target"
                                + " = ? AND answered_at IS NOT NULL ORDER BY number")) {
            statement.setString(1, command.invocationId());
            statement.setString(2, command.target());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    out.accept(
                            answers.message(
                                    row.getString(1), command.invocationId(), row.getString(2)));
                }
            }
        }
    }

    /** Commands that nobody has looked at, oldest first. */
    List<Received> received(int limit) {
        return file.read(
                connection -> {
                    List<Received> commands = new ArrayList<>();
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT number, invocation_id, hardware_id, name, parameters,"
                                            + " event_date, signed, received_at FROM command WHERE"
                                            + " state = 'received' ORDER BY number LIMIT ?")) {
                        statement.setInt(1, limit);
                        try (ResultSet row = statement.executeQuery()) {
                            while (row.next()) {
                                commands.add(
                                        new Received(
                                                row.getLong(1),
                                                row.getString(2),
                                                row.getString(3),
                                                row.getString(4),
                                                row.getString(5),
                                                row.getString(6),
                                                row.getString(7),
                                                Instant.ofEpochMilli(row.getLong(8))));
                            }
                        }
                    }
                    return commands;
                });
    }

    /** Writes down what the checks say of commands for devices. */
    CompletableFuture<Ruled> rule(List<Ruling> rulings) {
        Instant now = clock.instant();
        return file.outbox()
                .tell(
                        (connection, out) -> {
                            mirror.require();
                            Ruled ruled = new Ruled(new ArrayList<>(), new ArrayList<>());
                            for (Ruling ruling : rulings) {
                                rule(connection, ruling, now, ruled, out);
                            }
                            return ruled;
                        })
                .whenComplete((ruled, fault) -> mirror.sync());
    }

    private void rule(
            Connection connection, Ruling ruling, Instant now, Ruled ruled, Consumer<Outgoing> out)
            throws SQLException {
        Received command = ruling.command();
        if (ruling.verdict() instanceof Verdict.Accepted accepted) {
            if (accept(connection, command.number(), ruling.signedBy(), accepted)) {
                ruled.accepted().add(waiting(command.number(), accepted.device()));
            }
        } else if (ruling.verdict() instanceof Verdict.Answered answered) {
            answers.answer(connection, command.number(), "state = 'received'", answered, now, out)
                    .ifPresent(ruled.answered()::add);
        }
    }

    private static Waiting waiting(long number, Device device) {
        return new Waiting(number, device.hardwareId(), device.localId());
    }

    private static boolean accept(
            Connection connection, long number, String signedBy, Verdict.Accepted accepted)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE command SET state = 'accepted', signed = '', signed_by = ?, local_id"
                                + " = ?, device_type = ?, parameters = ?, repeatable = ?, timeout = ?,"
                                + " expires_at = ? WHERE number = ? AND state = 'received'")) {
            statement.setString(1, signedBy);
            statement.setString(2, accepted.device().localId());
            statement.setString(3, accepted.device().deviceType());
            statement.setString(4, accepted.parameters());
            statement.setBoolean(5, accepted.repeatable());
            statement.setLong(6, accepted.timeout().toMillis());
            statement.setLong(7, accepted.expiresAt().toEpochMilli());
            statement.setLong(8, number);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Gives members of a group commands of their own; those that have one keep it, so that it can
     * be done again from its beginning.
     */
    CompletableFuture<Ruled> fanOut(Members members) {
        Instant now = clock.instant();
        return file.outbox()
                .tell(
                        (connection, out) -> {
                            mirror.require();
                            Ruled ruled = new Ruled(new ArrayList<>(), new ArrayList<>());
                            for (Map.Entry<Device, Verdict> member :
                                    members.verdicts().entrySet()) {
                                Optional<Long> number =
                                        insertMember(connection, members, member.getKey());
                                if (number.isPresent()) {
                                    Received own =
                                            own(members.command(), number.get(), member.getKey());
                                    Ruling ruling =
                                            new Ruling(own, members.signedBy(), member.getValue());
                                    rule(connection, ruling, now, ruled, out);
                                }
                            }
                            if (members.last()) {
                                closeGroup(connection, members, now);
                            }
                            return ruled;
                        })
                .whenComplete((ruled, fault) -> mirror.sync());
    }

    private static Received own(Received group, long number, Device member) {
        return new Received(
                number,
                group.invocationId(),
                member.hardwareId(),
                group.name(),
                group.parameters(),
                group.eventDate(),
                "",
                group.receivedAt());
    }

    private static Optional<Long> insertMember(
            Connection connection, Members members, Device device) throws SQLException {
        Received command = members.command();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO command(invocation_id, hardware_id, target, name, parameters,"
                                + " event_date, signed, fingerprint, state, received_at) VALUES(?, ?,"
                                + " ?, ?, ?, ?, '', ?, 'received', ?) ON CONFLICT(invocation_id,"
                                + " hardware_id) DO NOTHING RETURNING number")) {
            statement.setString(1, command.invocationId());
            statement.setString(2, device.hardwareId());
            statement.setString(3, command.target());
            statement.setString(4, command.name());
            statement.setString(5, command.parameters());
            statement.setString(6, command.eventDate());
            statement.setBytes(
                    7, fingerprint(command.name(), command.parameters(), command.target()));
            statement.setLong(8, command.receivedAt().toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static void closeGroup(Connection connection, Members members, Instant now)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE command SET state = 'group', target = hardware_id, signed = '',"
                                + " signed_by = ?, dispatched_at = ? WHERE number = ? AND state ="
                                + " 'received'")) {
            statement.setString(1, members.signedBy());
            statement.setLong(2, now.toEpochMilli());
            statement.setLong(3, members.command().number());
            statement.executeUpdate();
        }
    }
}
