package org.flexmeter.gateway.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is remembered of feeds in a relational table, within transactions that others make. */
final class JdbcEntries {
    private static final String KEY = "gateway = ? AND shard = ? AND feed = ? AND kind = ?";

    private final String gateway;
    private final String table;

    JdbcEntries(String gateway, String table) {
        this.gateway = gateway;
        this.table = table;
    }

    /** Writes changes, in their order where that matters. */
    void write(Connection connection, int shard, List<Change> changes) throws SQLException {
        List<Entry> puts = new ArrayList<>();
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                puts.add(put.entry());
            } else {
                put(connection, shard, puts);
                puts.clear();
                remove(connection, shard, change);
            }
        }
        put(connection, shard, puts);
    }

    private void put(Connection connection, int shard, List<Entry> puts) throws SQLException {
        if (puts.isEmpty()) {
            return;
        }
        List<Entry> missing = new ArrayList<>();
        try (PreparedStatement update =
                connection.prepareStatement(
                        "UPDATE %s SET content = ?, saved_at = CURRENT_TIMESTAMP WHERE %s AND name = ?"
                                .formatted(table, KEY))) {
            for (Entry entry : puts) {
                bind(update, shard, entry);
                update.addBatch();
            }
            int[] counts = update.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    missing.add(puts.get(i));
                }
            }
        }
        insert(connection, shard, missing);
    }

    private void insert(Connection connection, int shard, List<Entry> missing) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO %s (content, saved_at, gateway, shard, feed, kind, name) VALUES (?, CURRENT_TIMESTAMP, ?, ?, ?, ?, ?)"
                                .formatted(table))) {
            for (Entry entry : missing) {
                bind(insert, shard, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void bind(PreparedStatement statement, int shard, Entry entry) throws SQLException {
        statement.setBytes(1, entry.value());
        statement.setString(2, gateway);
        statement.setInt(3, shard);
        statement.setString(4, entry.feed());
        statement.setString(5, entry.kind().code());
        statement.setString(6, entry.name());
    }

    private void remove(Connection connection, int shard, Change change) throws SQLException {
        if (change instanceof Change.Remove one) {
            remove(connection, shard, one.feed(), one.kind(), "name = ?", one.name());
        } else if (change instanceof Change.RemoveBefore before) {
            remove(connection, shard, before.feed(), before.kind(), "name < ?", before.name());
        } else if (change instanceof Change.RemoveAll all) {
            String sql = "DELETE FROM %s WHERE %s".formatted(table, KEY);
            try (PreparedStatement delete =
                    prepare(connection, sql, shard, all.feed(), all.kind())) {
                delete.executeUpdate();
            }
        }
    }

    private void remove(
            Connection connection,
            int shard,
            String feed,
            Entry.Kind kind,
            String condition,
            String name)
            throws SQLException {
        String sql = "DELETE FROM %s WHERE %s AND %s".formatted(table, KEY, condition);
        try (PreparedStatement delete = prepare(connection, sql, shard, feed, kind)) {
            delete.setString(5, name);
            delete.executeUpdate();
        }
    }

    private PreparedStatement prepare(
            Connection connection, String sql, int shard, String feed, Entry.Kind kind)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setString(1, gateway);
            statement.setInt(2, shard);
            statement.setString(3, feed);
            statement.setString(4, kind.code());
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    List<Entry> read(Connection connection, int shard, String feed) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT kind, name, content FROM %s WHERE gateway = ? AND shard = ? AND feed = ? ORDER BY kind, name"
                                .formatted(table))) {
            select.setString(1, gateway);
            select.setInt(2, shard);
            select.setString(3, feed);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(
                            new Entry(
                                    feed,
                                    Entry.Kind.of(row.getString(1)),
                                    row.getString(2),
                                    row.getBytes(3)));
                }
            }
        }
        return entries;
    }

    List<String> feeds(Connection connection, int shard) throws SQLException {
        List<String> feeds = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT DISTINCT feed FROM %s WHERE gateway = ? AND shard = ? AND kind IN ('bookmark', 'part') ORDER BY feed"
                                .formatted(table))) {
            select.setString(1, gateway);
            select.setInt(2, shard);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    feeds.add(row.getString(1));
                }
            }
        }
        return feeds;
    }
}
