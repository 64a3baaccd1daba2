package org.flexmeter.gateway.state;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Looks at an outbox beside the gateway that holds it; changes nothing. */
public final class OutboxView implements AutoCloseable {

    /**
     * How much waits.
     *
     * @param bytes of payload
     * @param oldest since when the oldest waits; empty if nothing does
     */
    public record Sum(long messages, long bytes, Optional<Instant> oldest) {
        public Sum {
            Objects.requireNonNull(oldest, "oldest");
        }
    }

    /**
     * A message that waits.
     *
     * @param id its number; the oldest has the lowest
     * @param payload FM JSON
     */
    public record Waiting(
            long id, Instant since, String topic, String hardwareId, int readings, String payload) {
        public Waiting {
            Objects.requireNonNull(since, "since");
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(hardwareId, "hardwareId");
            Objects.requireNonNull(payload, "payload");
        }
    }

    private final Path file;
    private final Connection reading;

    private OutboxView(Path file, Connection reading) {
        this.file = file;
        this.reading = reading;
    }

    /**
     * Opens a gateway's outbox.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is none, or it cannot be read
     */
    public static OutboxView open(Path dir, String gateway) {
        Path file = Connections.existing(dir, gateway);
        try {
            return new OutboxView(file, Connections.read(file));
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** How much waits. */
    public Sum sum() {
        try (Statement statement = reading.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(*), coalesce(sum(length(payload)), 0), min(created_at)"
                                        + " FROM outbox")) {
            row.next();
            long messages = row.getLong(1);
            return new Sum(
                    messages,
                    row.getLong(2),
                    messages == 0
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(row.getLong(3))));
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** The oldest messages, so many at most. */
    public List<Waiting> oldest(int limit) {
        List<Waiting> oldest = new ArrayList<>();
        try (PreparedStatement statement =
                reading.prepareStatement(
                        "SELECT id, created_at, topic, hardware_id, readings, payload FROM outbox"
                                + " ORDER BY id LIMIT ?")) {
            statement.setInt(1, limit);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    oldest.add(
                            new Waiting(
                                    row.getLong(1),
                                    Instant.ofEpochMilli(row.getLong(2)),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getInt(5),
                                    new String(row.getBytes(6), StandardCharsets.UTF_8)));
                }
            }
            return oldest;
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    @Override
    public void close() {
        try {
            reading.close();
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }
}
