package org.flexmeter.world.meter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Writes rows, all of which were asked for by commands or none. */
    void insert(Connection connection, List<Row> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert(rows.get(0)))) {
            for (Row row : rows) {
                statement.setString(1, row.device());
                statement.setObject(2, row.time());
                int next = bind(statement, 3, row);
                if (row.originator().isPresent()) {
                    statement.setString(next, row.originator().get());
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** The column of the command is there where commands are; only their rows name it. */
    private String insert(Row row) {
        List<String> names = new ArrayList<>(List.of("meter_id", "read_at"));
        columns.all().forEach(column -> names.add(column.column()));
        row.originator().ifPresent(command -> names.add("originator"));
        return "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                        name,
                        String.join(", ", names),
                        String.join(", ", Collections.nCopies(names.size(), "?")));
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
