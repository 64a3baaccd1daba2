package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.OutboxStore.Dropped;
import org.flexmeter.gateway.state.OutboxStore.Waiting;

/**
 * The rows of the outbox within one transaction, or one read. How many there are, and of how many
 * bytes, is kept beside them: to count ten million rows at a start would take as long as to send
 * some of them.
 */
final class OutboxTable {
    private static final String MESSAGES = "outbox.messages";
    private static final String BYTES = "outbox.bytes";

    /** Brings the counts in line with the rows; reads all of them. */
    static final List<String> RECOUNT =
            List.of(
                    "INSERT OR REPLACE INTO meta SELECT '" + MESSAGES + "', count(*) FROM outbox",
                    "INSERT OR REPLACE INTO meta SELECT '"
                            + BYTES
                            + "', coalesce(sum(length(payload)), 0) FROM outbox");

    /** What waits. */
    record Total(long messages, long bytes) {}

    private final Connection connection;

    OutboxTable(Connection connection) {
        this.connection = connection;
    }

    Total total() throws SQLException {
        long messages = 0;
        long bytes = 0;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT key, value FROM meta WHERE key IN (?, ?)")) {
            statement.setString(1, MESSAGES);
            statement.setString(2, BYTES);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (row.getString(1).equals(MESSAGES)) {
                        messages = row.getLong(2);
                    } else {
                        bytes = row.getLong(2);
                    }
                }
            }
        }
        return new Total(messages, bytes);
    }

    /** When the oldest was added, in milliseconds since 1970; empty if none waits. */
    OptionalLong oldestAdded() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT created_at FROM outbox ORDER BY id LIMIT 1")) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /**
     * @param now milliseconds since 1970
     */
    void insert(List<Outgoing> messages, long now) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO outbox(topic, payload, hardware_id, readings, created_at)"
                                + " VALUES(?, ?, ?, ?, ?)")) {
            for (Outgoing message : messages) {
                statement.setString(1, message.topic());
                statement.setBytes(2, message.payload());
                statement.setString(3, message.hardwareId());
                statement.setInt(4, message.readings());
                statement.setLong(5, now);
                statement.executeUpdate();
            }
        }
        change(messages.size(), OutboxStore.size(messages));
    }

    /** The oldest behind a number, at most so many and, beyond the first, at most so many bytes. */
    Waiting behind(long id, int maxMessages, long maxBytes) throws SQLException {
        List<Outgoing> messages = new ArrayList<>();
        long size = 0;
        long last = id;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT id, topic, payload, hardware_id, readings FROM outbox WHERE id > ?"
                                + " ORDER BY id LIMIT ?")) {
            statement.setLong(1, id);
            statement.setInt(2, maxMessages);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    byte[] payload = row.getBytes(3);
                    size += payload.length;
                    if (!messages.isEmpty() && size > maxBytes) {
                        break;
                    }
                    last = row.getLong(1);
                    messages.add(
                            new Outgoing(
                                    row.getString(2), payload, row.getString(4), row.getInt(5)));
                }
            }
        }
        return new Waiting(messages, id, last);
    }

    /** Takes out what {@link #behind} gave. */
    void delete(Waiting group) throws SQLException {
        delete(group.behind(), group.last());
        change(-group.messages().size(), -OutboxStore.size(group.messages()));
    }

    /**
     * Takes out the oldest behind a number: as many as it takes to free so many bytes, and all that
     * are older than an instant.
     *
     * @param needed bytes to be freed
     * @param tooOld milliseconds since 1970
     */
    Dropped drop(long behind, long needed, long tooOld) throws SQLException {
        long last = behind;
        Dropped gone = Dropped.NOTHING;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT id, length(payload), readings, hardware_id, created_at FROM outbox WHERE"
                                + " id > ? ORDER BY id")) {
            statement.setLong(1, behind);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next() && (gone.bytes() < needed || row.getLong(5) < tooOld)) {
                    last = row.getLong(1);
                    gone =
                            gone.and(
                                    new Dropped(
                                            1, row.getLong(3), row.getLong(2), row.getString(4)));
                }
            }
        }
        if (gone.messages() > 0) {
            delete(behind, last);
            change(-gone.messages(), -gone.bytes());
        }
        return gone;
    }

    private void delete(long behind, long upto) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM outbox WHERE id > ? AND id <= ?")) {
            statement.setLong(1, behind);
            statement.setLong(2, upto);
            statement.executeUpdate();
        }
    }

    private void change(long messages, long bytes) throws SQLException {
        if (messages == 0) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "UPDATE meta SET value = value + CASE key WHEN ? THEN ? ELSE ? END WHERE key"
                                + " IN (?, ?)")) {
            statement.setString(1, MESSAGES);
            statement.setLong(2, messages);
            statement.setLong(3, bytes);
            statement.setString(4, MESSAGES);
            statement.setString(5, BYTES);
            statement.executeUpdate();
        }
    }
}
