package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Saved;

/** The bookmarks in the state file. */
final class Bookmarks implements BookmarkStore {
    private static final long HOUR = 3_600_000;
    private static final long KEPT_HOURS = 31 * 24;
    private static final int KEPT_LENGTH = 16_384;

    private final StateFile file;
    private final InstantSource clock;

    Bookmarks(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public Saved load(String feed) {
        return file.read(
                connection ->
                        new Saved(
                                bookmark(connection, feed),
                                parts(connection, feed),
                                taken(connection, feed)));
    }

    @Override
    public List<String> feeds() {
        return file.read(
                connection -> {
                    List<String> feeds = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet row =
                                    statement.executeQuery(
                                            "SELECT feed FROM bookmark UNION SELECT feed FROM part"
                                                    + " ORDER BY feed")) {
                        while (row.next()) {
                            feeds.add(row.getString(1));
                        }
                    }
                    return feeds;
                });
    }

    @Override
    public CompletionStage<Void> save(Progress progress, Group group) {
        if (progress.isEmpty() && group.refusals().isEmpty() && group.registers().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return file.relieve(
                        connection -> {
                            write(connection, progress);
                            file.registers().write(connection, group.feed(), group.registers());
                            return file.quarantine().write(connection, group.refusals());
                        })
                .thenAccept(file.quarantine()::count);
    }

    private void write(Connection connection, Progress progress) throws SQLException {
        if (progress.bookmark().isPresent()) {
            writeBookmark(connection, progress.feed(), progress.bookmark().get());
            keep(connection, progress.feed(), progress.bookmark().get());
        }
        if (!progress.parts().isEmpty()) {
            writeParts(connection, progress.feed(), progress.parts());
        }
        for (Progress.Taken taken : progress.taken()) {
            writeTaken(connection, progress.feed(), taken);
        }
        if (progress.forget().isPresent()) {
            forget(connection, progress.feed(), progress.forget().get());
        }
    }

    private void writeBookmark(Connection connection, String feed, String text)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO bookmark VALUES(?, ?, ?)")) {
            statement.setString(1, feed);
            statement.setString(2, text);
            statement.setLong(3, clock.millis());
            statement.executeUpdate();
        }
    }

    /**
     * One bookmark an hour is kept for a month, to go back to; a long one would not be worth it.
     */
    private void keep(Connection connection, String feed, String text) throws SQLException {
        if (text.length() > KEPT_LENGTH) {
            return;
        }
        long now = clock.millis();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR IGNORE INTO past VALUES(?, ?, ?, ?)")) {
            insert.setString(1, feed);
            insert.setLong(2, now / HOUR);
            insert.setLong(3, now);
            insert.setString(4, text);
            if (insert.executeUpdate() == 1) {
                forgetPast(connection, feed, now / HOUR - KEPT_HOURS);
            }
        }
    }

    private static void forgetPast(Connection connection, String feed, long hour)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM past WHERE feed = ? AND hour < ?")) {
            statement.setString(1, feed);
            statement.setLong(2, hour);
            statement.executeUpdate();
        }
    }

    @Override
    public Optional<Past> past(String feed, Instant instant) {
        return file.read(
                connection -> {
                    try (PreparedStatement statement =
                            connection.prepareStatement(
                                    "SELECT saved_at, bookmark FROM past WHERE feed = ? AND saved_at <= ?"
                                            + " ORDER BY hour DESC LIMIT 1")) {
                        statement.setString(1, feed);
                        statement.setLong(2, instant.toEpochMilli());
                        try (ResultSet row = statement.executeQuery()) {
                            return row.next()
                                    ? Optional.of(
                                            new Past(
                                                    Instant.ofEpochMilli(row.getLong(1)),
                                                    row.getString(2)))
                                    : Optional.empty();
                        }
                    }
                });
    }

    @Override
    public CompletionStage<Void> replace(String feed, Saved saved) {
        Progress progress =
                new Progress(
                        feed, saved.bookmark(), saved.parts(), saved.taken(), Optional.empty());
        return file.relieve(
                connection -> {
                    for (String table : List.of("bookmark", "part", "taken", "register")) {
                        try (PreparedStatement statement =
                                connection.prepareStatement(
                                        "DELETE FROM " + table + " WHERE feed = ?")) {
                            statement.setString(1, feed);
                            statement.executeUpdate();
                        }
                    }
                    write(connection, progress);
                    return null;
                });
    }

    private static void writeParts(Connection connection, String feed, Map<String, byte[]> parts)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT OR REPLACE INTO part VALUES(?, ?, ?)")) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                statement.setString(1, feed);
                statement.setString(2, part.getKey());
                statement.setBytes(3, part.getValue());
                statement.executeUpdate();
            }
        }
    }

    private static void writeTaken(Connection connection, String feed, Progress.Taken taken)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "INSERT INTO taken(feed, until, keys) VALUES(?, ?, ?)")) {
            statement.setString(1, feed);
            statement.setLong(2, taken.until().toEpochMilli());
            statement.setBytes(3, taken.keys());
            statement.executeUpdate();
        }
    }

    private static void forget(Connection connection, String feed, Instant before)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM taken WHERE feed = ? AND until <= ?")) {
            statement.setString(1, feed);
            statement.setLong(2, before.toEpochMilli());
            statement.executeUpdate();
        }
    }

    private static Optional<String> bookmark(Connection connection, String feed)
            throws SQLException {
        try (PreparedStatement statement =
                        select(connection, "SELECT value FROM bookmark WHERE feed = ?", feed);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private static Map<String, byte[]> parts(Connection connection, String feed)
            throws SQLException {
        Map<String, byte[]> parts = new HashMap<>();
        try (PreparedStatement statement =
                        select(connection, "SELECT name, value FROM part WHERE feed = ?", feed);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                parts.put(rows.getString(1), rows.getBytes(2));
            }
        }
        return parts;
    }

    private static List<Progress.Taken> taken(Connection connection, String feed)
            throws SQLException {
        List<Progress.Taken> taken = new ArrayList<>();
        try (PreparedStatement statement =
                        select(connection, "SELECT until, keys FROM taken WHERE feed = ?", feed);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                taken.add(
                        new Progress.Taken(
                                Instant.ofEpochMilli(rows.getLong(1)), rows.getBytes(2)));
            }
        }
        return taken;
    }

    private static PreparedStatement select(Connection connection, String sql, String feed)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            statement.setString(1, feed);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }
}
