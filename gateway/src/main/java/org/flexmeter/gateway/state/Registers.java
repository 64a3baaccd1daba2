package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
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

    /** The last known registers of a feed by the source's device id. */
    public Map<String, RegisterState> all(String feed) {
        return file.read(connection -> all(connection, feed));
    }

    private static Map<String, RegisterState> all(Connection connection, String feed)
            throws SQLException {
        Map<String, RegisterState> registers = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT device, bits, event_date FROM register WHERE feed = ?")) {
            statement.setString(1, feed);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    registers.put(
                            row.getString(1),
                            new RegisterState(
                                    row.getLong(2), Instant.ofEpochMilli(row.getLong(3))));
                }
            }
        }
        return registers;
    }

    /**
     * Puts registers in the place of those that are known of some devices, newer ones as well.
     *
     * @param devices those whose registers go
     */
    public CompletableFuture<Void> replace(
            String feed, Predicate<String> devices, Map<String, RegisterState> registers) {
        return file.relieve(
                connection -> {
                    for (String device : all(connection, feed).keySet()) {
                        if (devices.test(device)) {
                            delete(connection, feed, device);
                        }
                    }
                    write(connection, feed, registers);
                    return null;
                });
    }

    private static void delete(Connection connection, String feed, String device)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM register WHERE feed = ? AND device = ?")) {
            statement.setString(1, feed);
            statement.setString(2, device);
            statement.executeUpdate();
        }
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
