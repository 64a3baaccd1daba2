package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.message.RegisterState;

/** The last known values of alarm registers. */
public final class Registers {
    private final StateFile file;

    Registers(StateFile file) {
        this.file = file;
    }

    /** The last known register of a device; empty if it was never delivered. */
    public Optional<RegisterState> last(String feed, String device) {
        return file.read(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT bits, event_date FROM register WHERE feed = ? AND device"
                                            + " = ?")) {
                        statement.setString(1, feed);
                        statement.setString(2, device);
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next()
                                    ? Optional.of(
                                            new RegisterState(
                                                    row.getLong(1),
                                                    Instant.ofEpochMilli(row.getLong(2))))
                                    : Optional.empty();
                        }
                    }
                });
    }

    /**
     * Within a transaction: remembers registers by the source's device id. One that is older than
     * what is known, such as a replayed one beside those of the feed, changes nothing.
     */
    public void write(Connection connection, String feed, Map<String, RegisterState> registers)
            throws SQLException {
        if (registers.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO register(feed, device, bits, event_date) VALUES(?, ?, ?, ?) ON"
                                + " CONFLICT DO UPDATE SET bits = excluded.bits, event_date ="
                                + " excluded.event_date WHERE excluded.event_date >= event_date")) {
            for (Map.Entry<String, RegisterState> register : registers.entrySet()) {
                statement.setString(1, feed);
                statement.setString(2, register.getKey());
                statement.setLong(3, register.getValue().bits());
                statement.setLong(4, register.getValue().eventDate().toEpochMilli());
                statement.executeUpdate();
            }
        }
    }
}
