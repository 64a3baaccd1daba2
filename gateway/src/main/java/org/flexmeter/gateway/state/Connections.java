package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flexmeter.gateway.state.StateSettings.Sync;

/** Connections to a state file, with the settings that its promises depend on. */
final class Connections {
    private Connections() {}

    /**
     * The state file of a gateway in the folder {@code fm.state.dir}.
     *
     * @throws StateException if there is none
     */
    static Path existing(Path dir, String gateway) {
        Path file = dir.resolve(gateway + ".db");
        if (!Files.isRegularFile(file)) {
            throw StateFault.missing(file, gateway);
        }
        return file;
    }

    /** The writer's connection to a file that was checked. */
    static Connection write(Path file, Sync sync) throws SQLException {
        boolean old = hasContent(file);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            if (old) {
                check(file, statement);
            } else {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            }
            try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode = WAL")) {
                if (!mode.next() || !mode.getString(1).equals("wal")) {
                    throw new StateException(
                            "%s: the file system cannot share memory (a network one?): keep the state on a local disk"
                                    .formatted(file));
                }
            }
            statement.execute("PRAGMA synchronous = " + sync);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A connection that cannot write. */
    static Connection read(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        }
        return connection;
    }

    /** Gives free pages back and empties the write-ahead log. */
    static void checkpoint(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // not execute(), which does the first of its steps alone: a page each
            statement.executeUpdate("PRAGMA incremental_vacuum");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    private static void check(Path file, Statement statement) throws SQLException {
        try (ResultSet finding = statement.executeQuery("PRAGMA quick_check(1)")) {
            String text = finding.next() ? finding.getString(1) : "no answer";
            if (!text.equals("ok")) {
                throw StateFault.damaged(file, text.replace('\n', ' '));
            }
        }
    }

    private static boolean hasContent(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new StateException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
