package org.flexmeter.it.chaos;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * What a gateway's outbox says of itself, read from its state file.
 *
 * @param committed messages that were ever put into it; the file counts them itself, over kills
 * @param waiting of those, not yet delivered
 */
record Outbox(long committed, long waiting) {

    /** Of a gateway that does not run. */
    static Outbox read(Path file) throws SQLException {
        Properties readOnly = new Properties();
        readOnly.setProperty("open_mode", "1");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, readOnly);
                Statement statement = connection.createStatement()) {
            return new Outbox(
                    number(statement, "SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'"),
                    number(statement, "SELECT count(*) FROM outbox"));
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}
