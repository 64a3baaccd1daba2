package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.state.StateSettings.Sync;

/**
 * Makes a new state file of what can be read of a damaged one. The damaged one is moved aside as it
 * is, with its write-ahead log, and only when the new one is whole; it is read in a copy, since
 * SQLite changes a file as it opens it.
 */
public final class Recovery {
    /** Tables in the order of their worth, with the column that numbers the rows. */
    private static final Map<String, Optional<String>> TABLES = tables();

    /**
     * What was saved.
     *
     * @param damaged where the damaged file is now; empty if the file was found whole and nothing
     *     was changed
     * @param lines for the operator, one a table
     * @param complete whether everything could be read
     */
    public record Report(Optional<Path> damaged, List<String> lines, boolean complete) {
        public Report {
            lines = List.copyOf(lines);
        }
    }

    private final Path file;
    private final Path copy;
    private final Path made;

    private Recovery(Path file) {
        this.file = file;
        this.copy = file.resolveSibling(file.getFileName() + ".copy");
        this.made = file.resolveSibling(file.getFileName() + ".recovered");
    }

    private static Map<String, Optional<String>> tables() {
        Map<String, Optional<String>> tables = new LinkedHashMap<>();
        tables.put("outbox", Optional.of("id"));
        tables.put("command", Optional.of("number"));
        tables.put("bookmark", Optional.empty());
        tables.put("part", Optional.empty());
        tables.put("taken", Optional.of("page"));
        tables.put("register", Optional.empty());
        tables.put("quarantine", Optional.of("id"));
        tables.put("registration", Optional.empty());
        tables.put("client", Optional.empty());
        tables.put("past", Optional.empty());
        tables.put("request", Optional.of("id"));
        return tables;
    }

    /**
     * Recovers the state file of a gateway that is stopped.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is none, the gateway runs, it is of a newer version, or the
     *     new file cannot be written; the old one is where it was then
     */
    public static Report run(Path dir, String gateway, Instant now) {
        Path file = Connections.existing(dir, gateway);
        try (StateLock lock = StateLock.take(file)) {
            return new Recovery(file).run(now);
        } catch (IOException e) {
            throw new StateException(
                    "%s: cannot be recovered here (%s): there must be room for two more files of its size"
                            .formatted(file, e.getMessage()),
                    e);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    private Report run(Instant now) throws IOException, SQLException {
        clean();
        try {
            copy(file, copy);
            copy(Replacement.wal(file), Replacement.wal(copy));
            List<Salvage.Result> results = new ArrayList<>();
            if (isWhole()) {
                return new Report(
                        Optional.empty(), List.of(file + ": is not damaged; nothing done"), true);
            }
            PrivateFile.prepare(made);
            try (Connection to = Connections.write(made, Sync.FULL)) {
                results.addAll(salvage(to));
                Connections.checkpoint(to);
            }
            Path aside = Replacement.put(made, file, "damaged", now);
            return report(aside, results);
        } finally {
            clean();
        }
    }

    private boolean isWhole() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            return row.next()
                    && row.getString(1).equals("ok")
                    && Migrations.version(connection) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    private List<Salvage.Result> salvage(Connection to) throws SQLException {
        List<Salvage.Result> results = new ArrayList<>();
        try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            beLenient(from);
            int version = version(from);
            Migrations.run(to, file.toString(), version);
            try (Statement statement = to.createStatement()) {
                statement.execute("BEGIN");
                for (Map.Entry<String, Optional<String>> table : TABLES.entrySet()) {
                    if (Migrations.has(to, table.getKey())) {
                        results.add(Salvage.table(from, to, table.getKey(), table.getValue()));
                    }
                }
                statement.execute("COMMIT");
            }
            Migrations.run(to, file.toString());
            count(to);
            Replacement.doubtCommands(to);
        }
        return results;
    }

    /** Without this SQLite reads nothing of a file that is shorter than its head says. */
    private static void beLenient(Connection from) throws SQLException {
        try (Statement statement = from.createStatement()) {
            statement.execute("PRAGMA writable_schema = ON");
        }
    }

    /** The schema version; the present one if it cannot be read. */
    private int version(Connection from) {
        int version;
        try {
            version = Migrations.version(from);
        } catch (SQLException e) {
            return Migrations.VERSION;
        }
        if (version > Migrations.VERSION) {
            throw Migrations.newer(file.toString(), version);
        }
        return version == 0 ? Migrations.VERSION : version;
    }

    private static void count(Connection to) throws SQLException {
        try (Statement statement = to.createStatement()) {
            statement.execute(
                    "INSERT OR REPLACE INTO meta SELECT 'quarantine.count', count(*) FROM quarantine");
            statement.execute(
                    "INSERT OR REPLACE INTO meta SELECT 'quarantine.bytes', coalesce(sum(size), 0)"
                            + " FROM quarantine");
            for (String sql : OutboxTable.RECOUNT) {
                statement.execute(sql);
            }
        }
    }

    private Report report(Path aside, List<Salvage.Result> results) {
        List<String> lines = new ArrayList<>();
        lines.add("%s: a new file; the damaged one is %s".formatted(file, aside));
        for (Salvage.Result result : results) {
            String lost =
                    result.faults().isEmpty()
                            ? ""
                            : "; could not be read: " + String.join(", ", result.faults());
            lines.add("%-12s %d saved%s".formatted(result.table(), result.saved(), lost));
        }
        boolean complete = results.stream().allMatch(result -> result.faults().isEmpty());
        return new Report(Optional.of(aside), lines, complete);
    }

    private void clean() throws IOException {
        Replacement.delete(copy);
        Replacement.delete(made);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            PrivateFile.copy(from, to);
        }
    }
}
