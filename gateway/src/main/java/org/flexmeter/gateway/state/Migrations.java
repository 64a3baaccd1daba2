package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The schema of the state file, step by step. A step that was released is never changed: a new one
 * is added. Each step is one transaction together with its version number.
 */
final class Migrations {
    private static final List<List<String>> STEPS =
            List.of(
                    List.of(
                            "CREATE TABLE bookmark(feed TEXT PRIMARY KEY, value TEXT NOT NULL,"
                                    + " saved_at INTEGER NOT NULL) WITHOUT ROWID",
                            "CREATE TABLE part(feed TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT"
                                    + " NULL, PRIMARY KEY(feed, name)) WITHOUT ROWID",
                            "CREATE TABLE taken(page INTEGER PRIMARY KEY, feed TEXT NOT NULL, until"
                                    + " INTEGER NOT NULL, keys BLOB NOT NULL)",
                            "CREATE INDEX taken_until ON taken(feed, until)",
                            "CREATE TABLE register(feed TEXT NOT NULL, device TEXT NOT NULL, bits"
                                    + " INTEGER NOT NULL, event_date INTEGER NOT NULL, PRIMARY KEY(feed,"
                                    + " device)) WITHOUT ROWID",
                            "CREATE TABLE outbox(id INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT"
                                    + " NULL, payload BLOB NOT NULL, hardware_id TEXT NOT NULL, readings"
                                    + " INTEGER NOT NULL, created_at INTEGER NOT NULL)",
                            "CREATE TABLE quarantine(id INTEGER PRIMARY KEY AUTOINCREMENT, fingerprint"
                                    + " BLOB NOT NULL UNIQUE, at INTEGER NOT NULL, last_at INTEGER NOT"
                                    + " NULL, gateway TEXT NOT NULL, feed TEXT NOT NULL, device TEXT NOT"
                                    + " NULL, field TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT"
                                    + " NULL, item TEXT NOT NULL, whole INTEGER NOT NULL, times INTEGER"
                                    + " NOT NULL)",
                            "CREATE TABLE registration(hardware_id TEXT PRIMARY KEY, fingerprint TEXT"
                                    + " NOT NULL) WITHOUT ROWID"),
                    List.of(
                            "CREATE TABLE request(id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT"
                                    + " NULL, argument TEXT NOT NULL, requested_at INTEGER NOT NULL,"
                                    + " done_at INTEGER, ok INTEGER, outcome TEXT)",
                            "CREATE INDEX request_open ON request(id) WHERE done_at IS NULL"),
                    List.of(
                            "ALTER TABLE quarantine ADD COLUMN form TEXT NOT NULL DEFAULT 'row'",
                            "UPDATE quarantine SET form = CASE reason WHEN 'bad-frame' THEN 'frame'"
                                    + " WHEN 'bad-message' THEN 'message' WHEN 'too-large' THEN"
                                    + " 'outgoing' WHEN 'refused-by-broker' THEN 'outgoing' ELSE 'row'"
                                    + " END",
                            "ALTER TABLE quarantine ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
                            "UPDATE quarantine SET size = octet_length(item)",
                            "INSERT OR REPLACE INTO meta SELECT 'quarantine.bytes',"
                                    + " coalesce(sum(size), 0) FROM quarantine"),
                    List.of(
                            "CREATE TABLE past(feed TEXT NOT NULL, hour INTEGER NOT NULL, saved_at"
                                    + " INTEGER NOT NULL, bookmark TEXT NOT NULL, PRIMARY KEY(feed, hour))"
                                    + " WITHOUT ROWID"),
                    List.of(
                            "CREATE TABLE command(number INTEGER PRIMARY KEY AUTOINCREMENT,"
                                    + " invocation_id TEXT NOT NULL, hardware_id TEXT NOT NULL, target"
                                    + " TEXT NOT NULL, name TEXT NOT NULL, parameters TEXT NOT NULL,"
                                    + " event_date TEXT NOT NULL, signed TEXT NOT NULL, fingerprint BLOB"
                                    + " NOT NULL, signed_by TEXT NOT NULL DEFAULT '', local_id TEXT NOT"
                                    + " NULL DEFAULT '', device_type TEXT NOT NULL DEFAULT '', repeatable"
                                    + " INTEGER NOT NULL DEFAULT 0, timeout INTEGER NOT NULL DEFAULT 0,"
                                    + " state TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,"
                                    + " received_at INTEGER NOT NULL, expires_at INTEGER, dispatched_at"
                                    + " INTEGER, deadline INTEGER, answered_at INTEGER, answer TEXT NOT"
                                    + " NULL DEFAULT '', UNIQUE(invocation_id, hardware_id))",
                            "CREATE INDEX command_state ON command(state, number)",
                            "CREATE INDEX command_expiry ON command(expires_at) WHERE state ="
                                    + " 'accepted'",
                            "CREATE INDEX command_target ON command(target, number) WHERE target <>"
                                    + " ''",
                            "CREATE INDEX command_answered ON command(answered_at) WHERE answered_at"
                                    + " IS NOT NULL"),
                    OutboxTable.RECOUNT,
                    // ids of the broker's clients have a random part from here on
                    List.of(
                            "CREATE TABLE client(name TEXT PRIMARY KEY, random TEXT NOT NULL,"
                                    + " emptied INTEGER NOT NULL) WITHOUT ROWID"));

    private static final int RANDOM_IDS = STEPS.size();

    /** The version that this program writes. */
    static final int VERSION = STEPS.size();

    private Migrations() {}

    /**
     * Brings a file to the present version.
     *
     * @throws StateException if a newer program wrote it
     */
    static void run(Connection connection, String file) throws SQLException {
        run(connection, file, VERSION);
    }

    /** Brings a file to a version of this program's. */
    static void run(Connection connection, String file, int upto) throws SQLException {
        int version = version(connection);
        if (version > VERSION) {
            throw newer(file, version);
        }
        for (int step = version; step < upto; step++) {
            apply(connection, STEPS.get(step), step + 1);
        }
        if (version > 0 && version < RANDOM_IDS && upto >= RANDOM_IDS) {
            ClientNames.markFixedIds(connection);
        }
    }

    static StateException newer(String file, int version) {
        return new StateException(
                ("%s: written by a newer version of the gateway (schema %d, this one knows %d):"
                                + " start that version, or move the file away to begin anew")
                        .formatted(file, version, VERSION));
    }

    /** Whether a file has a table. */
    static boolean has(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM sqlite_schema WHERE name = ?")) {
            statement.setString(1, table);
            try (ResultSet found = statement.executeQuery()) {
                return found.next();
            }
        }
    }

    /** The schema version of a file; 0 if it is new. */
    static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!has(connection, "meta")) {
                return 0;
            }
            try (ResultSet version =
                    statement.executeQuery("SELECT value FROM meta WHERE key = 'schema'")) {
                return version.next() ? version.getInt(1) : 0;
            }
        }
    }

    private static void apply(Connection connection, List<String> step, int version)
            throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value NOT NULL) WITHOUT"
                            + " ROWID");
            for (String sql : step) {
                statement.execute(sql);
            }
            statement.execute("INSERT OR REPLACE INTO meta VALUES('schema', " + version + ")");
            connection.commit();
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
