package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads a state file beside the gateway that holds it; changes nothing. */
public final class StateView implements AutoCloseable {

    private final Path file;
    private final Connection reading;

    private StateView(Path file, Connection reading) {
        this.file = file;
        this.reading = reading;
    }

    /**
     * Opens a gateway's state file.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is none, or it cannot be read
     */
    public static StateView open(Path dir, String gateway) {
        Path file = Connections.existing(dir, gateway);
        try {
            Connection reading = Connections.read(file);
            int version = Migrations.version(reading);
            if (version != Migrations.VERSION) {
                reading.close();
                throw new StateException(
                        ("%s: written by another version of the gateway (schema %d, this command"
                                        + " knows %d): use the command of that version, or start this"
                                        + " one's gateway once")
                                .formatted(file, version, Migrations.VERSION));
            }
            return new StateView(file, reading);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** Items of the quarantine, oldest first. */
    public List<QuarantineItem> quarantine(QuarantineFilter filter, int limit) {
        try {
            return QuarantineTable.list(reading, filter, limit);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /**
     * Reads something else of it.
     *
     * @throws StateException if it cannot be read
     */
    public <T> T read(Work<T> work) {
        try {
            return work.run(reading);
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

    /**
     * What is in it, line by line for the operator.
     *
     * @throws StateException if it cannot be read
     */
    public List<String> info() {
        List<String> lines = new ArrayList<>();
        try (Statement statement = reading.createStatement()) {
            int version = Migrations.version(reading);
            lines.add("file        %s, schema %d".formatted(file, version));
            if (version > Migrations.VERSION) {
                throw Migrations.newer(file.toString(), version);
            }
            line(
                    lines,
                    statement,
                    "outbox      ",
                    "SELECT count(*) || ' messages, ' || coalesce(sum(length(payload)), 0) || ' bytes' ||"
                            + " coalesce(', oldest of ' || strftime('%Y-%m-%dT%H:%M:%SZ',"
                            + " min(created_at) / 1000, 'unixepoch'), '') FROM outbox");
            line(lines, statement, "quarantine  ", "SELECT count(*) || ' items' FROM quarantine");
            line(
                    lines,
                    statement,
                    "bookmark    ",
                    "SELECT feed || ', saved ' || strftime('%Y-%m-%dT%H:%M:%SZ', saved_at / 1000,"
                            + " 'unixepoch') || ': ' || substr(value, 1, 200) FROM bookmark");
            line(
                    lines,
                    statement,
                    "meters      ",
                    "SELECT feed || ': ' || count(*) FROM part GROUP BY feed");
            if (Migrations.has(reading, "command")) {
                line(
                        lines,
                        statement,
                        "command     ",
                        "SELECT state || ': ' || count(*) FROM command GROUP BY state");
            }
            if (Migrations.has(reading, "request")) {
                line(
                        lines,
                        statement,
                        "request     ",
                        "SELECT id || ' ' || kind || ' ' || argument || ', waits' FROM request WHERE"
                                + " done_at IS NULL");
            }
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
        return lines;
    }

    private static void line(List<String> lines, Statement statement, String head, String sql)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(head + row.getString(1));
            }
        }
    }
}
