package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    public CompletionStage<Void> save(Progress progress, Group group) {
        if (progress.isEmpty() && group.refusals().isEmpty() && group.registers().isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return file.commit(
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
        statement.setString(1, feed);
        return statement;
    }
}
