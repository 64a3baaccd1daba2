package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what can be read of one table of a damaged file and writes it to another. A table with
 * numbered rows is read in ever smaller ranges around what cannot be read; one without is read from
 * both ends.
 */
final class Salvage {
    /** Reads of ranges in one table at most: a lost root page makes every one of them fail. */
    private static final int MOST_READS = 100_000;

    private final Connection from;
    private final Connection to;
    private final String table;
    private final List<String> columns;
    private final List<String> faults = new ArrayList<>();
    private long saved;
    private int reads;

    /** What became of a table: rows saved, and what could not be read. */
    record Result(String table, long saved, List<String> faults) {}

    private Salvage(Connection from, Connection to, String table) throws SQLException {
        this.from = from;
        this.to = to;
        this.table = table;
        this.columns = columns(to, table);
    }

    /**
     * @param id the column with the rows' numbers, empty if they have none
     * @throws SQLException if the new file cannot be written
     */
    static Result table(Connection from, Connection to, String table, Optional<String> id)
            throws SQLException {
        Salvage salvage = new Salvage(from, to, table);
        if (!salvage.readable()) {
            return new Result(table, 0, List.of("any of it"));
        }
        if (id.isPresent()) {
            salvage.ranges(id.get());
        } else {
            salvage.ends();
        }
        return new Result(table, salvage.saved, salvage.faults);
    }

    /** Whether the old file still knows the table. */
    private boolean readable() {
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + table + " LIMIT 0";
        try (Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return !row.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                columns.add(row.getString("name"));
            }
        }
        return columns;
    }

    /** The new file cannot be written: not to be taken for damage of the old one. */
    private static final class WriteFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private WriteFault(SQLException cause) {
            super(cause);
        }
    }

    private void ranges(String id) throws SQLException {
        try {
            range(id, 1, highest(id));
        } catch (WriteFault e) {
            throw (SQLException) e.getCause();
        }
    }

    private long highest(String id) {
        List<String> queries =
                List.of(
                        "SELECT max(" + id + ") FROM " + table,
                        "SELECT seq FROM sqlite_sequence WHERE name = '" + table + "'");
        long highest = 0;
        for (String query : queries) {
            try (Statement statement = from.createStatement();
                    ResultSet row = statement.executeQuery(query)) {
                highest = Math.max(highest, row.next() ? row.getLong(1) : 0);
            } catch (SQLException e) {
                faults.add("its last number");
            }
        }
        return highest == 0 ? Integer.MAX_VALUE : highest;
    }

    private void range(String id, long first, long last) {
        long next = first;
        String sql =
                "SELECT "
                        + String.join(", ", columns)
                        + " FROM "
                        + table
                        + " WHERE "
                        + id
                        + " BETWEEN ? AND ? ORDER BY "
                        + id;
        reads++;
        try (PreparedStatement statement = from.prepareStatement(sql)) {
            statement.setLong(1, first);
            statement.setLong(2, last);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    insert(row);
                    next = row.getLong(id) + 1;
                }
            }
        } catch (SQLException e) {
            split(id, next, last);
        }
    }

    private void split(String id, long first, long last) {
        if (first >= last || reads > MOST_READS) {
            lost(first, last);
            return;
        }
        long middle = first + (last - first) / 2;
        range(id, first, middle);
        range(id, middle + 1, last);
    }

    /** Notes numbers that cannot be read; neighbours are told as one. */
    private void lost(long first, long last) {
        String before = " to " + (first - 1);
        int newest = faults.size() - 1;
        if (newest >= 0 && faults.get(newest).endsWith(before)) {
            String text = faults.get(newest);
            faults.set(newest, text.substring(0, text.length() - before.length()) + " to " + last);
        } else {
            faults.add("numbers " + first + " to " + last);
        }
    }

    private void ends() throws SQLException {
        try {
            if (!all("")) {
                faults.add("rows in its middle");
                all(" ORDER BY " + columns.get(0) + " DESC");
            }
        } catch (WriteFault e) {
            throw (SQLException) e.getCause();
        }
    }

    private boolean all(String order) {
        String sql = "SELECT " + String.join(", ", columns) + " FROM " + table + order;
        try (Statement statement = from.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                insert(row);
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** A row that breaks what the table promises (a value that is NULL) is damaged, too. */
    private void insert(ResultSet row) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
            values.add(row.getObject(i));
        }
        String marks = "?, ".repeat(columns.size() - 1) + "?";
        try (PreparedStatement statement =
                to.prepareStatement("INSERT OR IGNORE INTO " + table + " VALUES(" + marks + ")")) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            saved += statement.executeUpdate();
        } catch (SQLException e) {
            throw new WriteFault(e);
        }
    }
}
