package org.flexmeter.gateway.command;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the ledger's table; also beside the gateway that writes it. */
public final class CommandTable {
    private static final String COLUMNS =
            "number, invocation_id, hardware_id, target, name, parameters, signed_by, state, attempt,"
                    + " received_at, expires_at, dispatched_at, answered_at, answer";

    private CommandTable() {}

    /** The ledger's commands, oldest first, at most so many. */
    public static List<CommandRecord> list(Connection connection, CommandFilter filter, int limit)
            throws SQLException {
        Where where = Where.of(filter);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT %s FROM command WHERE %s ORDER BY number LIMIT %d"
                                .formatted(COLUMNS, where.sql(), limit))) {
            where.set(statement);
            return records(statement);
        }
    }

    /** The newest commands first, at most so many. */
    public static List<CommandRecord> newest(Connection connection, int limit) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT %s FROM command ORDER BY number DESC LIMIT ?".formatted(COLUMNS))) {
            statement.setInt(1, limit);
            return records(statement);
        }
    }

    private static List<CommandRecord> records(PreparedStatement statement) throws SQLException {
        List<CommandRecord> records = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                records.add(record(row));
            }
        }
        return records;
    }

    /** How many commands there are in each state. */
    public static Map<CommandState, Long> counts(Connection connection, CommandFilter filter)
            throws SQLException {
        Where where = Where.of(filter);
        Map<CommandState, Long> counts = new EnumMap<>(CommandState.class);
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "SELECT state, count(*) FROM command WHERE %s GROUP BY state"
                                .formatted(where.sql()))) {
            where.set(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.put(state(row.getString(1)), row.getLong(2));
                }
            }
        }
        return counts;
    }

    private static CommandRecord record(ResultSet row) throws SQLException {
        return new CommandRecord(
                row.getLong("number"),
                row.getString("invocation_id"),
                row.getString("hardware_id"),
                row.getString("target"),
                row.getString("name"),
                row.getString("parameters"),
                row.getString("signed_by"),
                state(row.getString("state")),
                row.getInt("attempt"),
                Instant.ofEpochMilli(row.getLong("received_at")),
                instant(row, "expires_at"),
                instant(row, "dispatched_at"),
                instant(row, "answered_at"),
                row.getString("answer"));
    }

    static CommandState state(String code) throws SQLException {
        return CommandState.of(code)
                .orElseThrow(() -> new SQLException("the ledger knows no state '" + code + "'"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /** What a filter is in SQL. */
    private record Where(String sql, List<String> texts, long after) {

        static Where of(CommandFilter filter) {
            List<String> conditions = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            add(conditions, texts, "state", filter.state().map(CommandState::code));
            add(conditions, texts, "invocation_id", filter.invocationId());
            add(conditions, texts, "target", filter.group());
            add(conditions, texts, "hardware_id", filter.hardwareId());
            conditions.add("number > ?");
            return new Where(String.join(" AND ", conditions), texts, filter.after());
        }

        private static void add(
                List<String> conditions,
                List<String> texts,
                String column,
                Optional<String> value) {
            if (value.isPresent()) {
                conditions.add(column + " = ?");
                texts.add(value.get());
            }
        }

        void set(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < texts.size(); i++) {
                statement.setString(i + 1, texts.get(i));
            }
            statement.setLong(texts.size() + 1, after);
        }
    }
}
