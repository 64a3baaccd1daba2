package org.flexmeter.it.chaos;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;

/**
 * What a gateway's outbox has held, noted in its state file by a trigger: a message is noted in the
 * transaction that commits it, over all kills.
 *
 * @param held messages that were ever put into it
 * @param waiting how many are not yet delivered
 */
record Outbox(Set<String> held, long waiting) {

    /** Notes from now on; the gateway does not run, and has run before. */
    static void watch(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE chaos_held(payload BLOB)");
            statement.execute(
                    "CREATE TRIGGER chaos_held AFTER INSERT ON outbox BEGIN"
                            + " INSERT INTO chaos_held VALUES(NEW.payload); END");
        }
    }

    /** Of a gateway that does not run. */
    static Outbox read(Path file) throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, readOnly);
                Statement statement = connection.createStatement()) {
            return new Outbox(held(statement), waiting(statement));
        }
    }

    private static Set<String> held(Statement statement) throws SQLException {
        Set<String> held = new HashSet<>();
        try (ResultSet row = statement.executeQuery("SELECT payload FROM chaos_held")) {
            while (row.next()) {
                held.add(new String(row.getBytes(1), StandardCharsets.UTF_8));
            }
        }
        return held;
    }

    private static long waiting(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM outbox")) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
