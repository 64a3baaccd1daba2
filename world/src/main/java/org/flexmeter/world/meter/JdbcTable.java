package org.flexmeter.world.meter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flexmeter.world.ledger.Feed;

/**
 * A table of Iren's.
 *
 * @param local true if its time is local, without zone
 */
record JdbcTable(Feed feed, String name, Columns columns, boolean local) {
    private static final ZoneId ROME = ZoneId.of("Europe/Rome");

    /**
     * A row.
     *
     * @param device the source's own id, known to the gateway or not
     * @param time bound as it is: an {@code OffsetDateTime} or a {@code LocalDateTime}
     * @param meter whose values they are
     * @param withoutFirst true if the first column is NULL
     * @param originator the command that asked for it; empty if it came by itself
     */
    record Row(
            String device,
            Object time,
            int meter,
            long millis,
            boolean withoutFirst,
            Optional<String> originator) {}

    Row row(String device, int meter, Instant when, boolean withoutFirst) {
        return row(device, meter, when, withoutFirst, Optional.empty());
    }

    private Row row(
            String device,
            int meter,
            Instant when,
            boolean withoutFirst,
            Optional<String> originator) {
        return new Row(device, time(when), meter, when.toEpochMilli(), withoutFirst, originator);
    }

    /** A row that a command asked for. */
    Row onCommand(String device, int meter, Instant when, String originator) {
        return row(device, meter, when, false, Optional.of(originator));
    }

    /** A row at a local time that came twice. */
    Row ambiguous(String device, int meter, LocalDateTime when) {
        long millis = when.toInstant(ZoneOffset.UTC).toEpochMilli();
        return new Row(device, when, meter, millis, false, Optional.empty());
    }

    private Object time(Instant when) {
        return local ? LocalDateTime.ofInstant(when, ROME) : when.atOffset(ZoneOffset.UTC);
    }

    void insert(Connection connection, List<Row> rows) throws SQLException {
        String names = columns.all().stream().map(Column::column).collect(Collectors.joining(", "));
        String marks = "?, ".repeat(columns.all().size() + 1) + "?";
        String sql =
                "INSERT INTO "
                        + name
                        + " (meter_id, read_at, "
                        + names
                        + ") VALUES ("
                        + marks
                        + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Row row : rows) {
                statement.setString(1, row.device());
                statement.setObject(2, row.time());
                bind(statement, 3, row);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Overwrites what stands for that device and time. */
    void update(Connection connection, Row row) throws SQLException {
        String set =
                columns.all().stream()
                        .map(column -> column.column() + " = ?")
                        .collect(Collectors.joining(", "));
        String sql = "UPDATE " + name + " SET " + set + " WHERE meter_id = ? AND read_at = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = bind(statement, 1, row);
            statement.setString(next, row.device());
            statement.setObject(next + 1, row.time());
            if (statement.executeUpdate() != 1) {
                throw new SQLException("no single row to update in " + name);
            }
        }
    }

    private int bind(PreparedStatement statement, int from, Row row) throws SQLException {
        int at = from;
        for (Column column : columns.all()) {
            if (row.withoutFirst() && at == from) {
                statement.setNull(at++, Types.NUMERIC);
            } else {
                statement.setObject(at++, column.value(row.meter(), row.millis()));
            }
        }
        return at;
    }
}
