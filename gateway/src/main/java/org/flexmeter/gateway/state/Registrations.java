package org.flexmeter.gateway.state;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Which devices were made known to the control centre, and as what. */
public final class Registrations {
    private final StateFile file;

    Registrations(StateFile file) {
        this.file = file;
    }

    /** Fingerprints of what was registered, by hardwareId. */
    public Map<String, String> all() {
        return file.read(
                connection -> {
                    Map<String, String> all = new HashMap<>();
                    try (PreparedStatement statement =
                                    connection.prepareStatement(
                                            "SELECT hardware_id, fingerprint FROM registration");
                            ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            all.put(rows.getString(1), rows.getString(2));
                        }
                    }
                    return all;
                });
    }

    /** Remembers that devices were registered. */
    public CompletableFuture<Void> registered(Map<String, String> fingerprints) {
        Map<String, String> copy = Map.copyOf(fingerprints);
        return file.commit(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "INSERT OR REPLACE INTO registration VALUES(?, ?)")) {
                        for (Map.Entry<String, String> entry : copy.entrySet()) {
                            statement.setString(1, entry.getKey());
                            statement.setString(2, entry.getValue());
                            statement.executeUpdate();
                        }
                    }
                    return null;
                });
    }
}
