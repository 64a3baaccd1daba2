package org.flexmeter.gateway.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.flexmeter.gateway.cluster.Change;
import org.flexmeter.gateway.cluster.Entry;
import org.flexmeter.gateway.cluster.Entry.Kind;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Form;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.state.StateFile;
import org.jboss.logging.Logger;

/**
 * Copies the ledger into the cluster's tables, under the epoch of the lease, and takes it up from
 * there. Which rows have changed is noted by triggers that only this connection has, so that no
 * step of the ledger can be forgotten.
 *
 * <p>An answer is copied twice: when it is given, and when it has left the outbox ({@code told}).
 * Who takes the commands over gives those once more that were not told.
 */
final class SharedMirror implements Mirror {
    private static final Logger LOG = Logger.getLogger(SharedMirror.class);
    private static final String FEED = "commands";
    static final String TOLD = "told";
    private static final String ANSWERED = "answered_at";
    private static final String OPEN = "state IN ('received', 'accepted', 'dispatched')";
    private static final int AT_ONCE = 400;

    /** What is in the outbox is surely counted there after so long. */
    private static final Duration COUNTED = Duration.ofSeconds(1);

    private static final List<String> NOTES =
            List.of(
                    "CREATE TEMP TABLE IF NOT EXISTS changed(number INTEGER PRIMARY KEY, mark INTEGER)",
                    "CREATE TEMP TRIGGER IF NOT EXISTS command_comes AFTER INSERT ON main.command BEGIN"
                            + " INSERT OR REPLACE INTO changed VALUES(new.number, random()); END",
                    "CREATE TEMP TRIGGER IF NOT EXISTS command_moves AFTER UPDATE ON main.command BEGIN"
                            + " INSERT OR REPLACE INTO changed VALUES(new.number, random()); END",
                    "CREATE TEMP TABLE IF NOT EXISTS gone(invocation_id TEXT, hardware_id TEXT)",
                    "CREATE TEMP TRIGGER IF NOT EXISTS command_goes AFTER DELETE ON main.command BEGIN"
                            + " INSERT INTO gone VALUES(old.invocation_id, old.hardware_id); END");

    private final StateFile file;
    private final Shared shared;
    private final Answers answers;
    private final InstantSource clock;
    private final Map<Long, Instant> untold = new HashMap<>();
    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private CompletableFuture<Void> next = CompletableFuture.completedFuture(null);
    private boolean waiting;

    /** A changed row. */
    private record Changed(long number, long mark, boolean told, Entry entry) {}

    /** What is to be copied. */
    private record Due(List<Changed> rows, Map<Long, String> gone) {}

    SharedMirror(StateFile file, Shared shared, Answers answers, InstantSource clock) {
        this.file = file;
        this.shared = shared;
        this.answers = answers;
        this.clock = clock;
    }

    /**
     * Takes up what the cluster knows of commands, in the place of what this ledger knows of open
     * ones; commands that the cluster knows nothing of are copied if it has none at all.
     *
     * @throws RuntimeException if that cannot be
     */
    void takeUp() {
        List<ObjectNode> rows =
                shared.read(FEED).stream()
                        .filter(entry -> entry.kind() == Kind.COMMAND)
                        .flatMap(entry -> row(entry).stream())
                        .toList();
        file.outbox()
                .tell(
                        (connection, out) -> {
                            note(connection);
                            restore(connection, rows, out);
                            return null;
                        })
                .thenCompose(done -> sync())
                .join();
        if (!rows.isEmpty()) {
            LOG.infof("%s: %d commands of the cluster taken up", file.gateway(), rows.size());
        }
    }

    /** A copy that cannot be used is kept for who looks after the gateway; the others are taken. */
    private Optional<ObjectNode> row(Entry entry) {
        return OneItem.look(
                () -> Optional.of(LedgerRows.parse(entry.value())),
                fault -> {
                    damaged(entry.name(), fault.getMessage(), entry.value());
                    return Optional.empty();
                });
    }

    private void damaged(String name, String why, byte[] value) {
        LOG.warnf("%s: the cluster's copy of a command is set aside: %s", file.gateway(), why);
        file.quarantine()
                .add(
                        List.of(
                                new Refusal(
                                        file.gateway(),
                                        FEED,
                                        name,
                                        "",
                                        Reason.UNEXPECTED,
                                        why,
                                        new String(value, StandardCharsets.UTF_8),
                                        true,
                                        Form.COMMAND)));
    }

    /** Empty if the ledger cannot have it, because of what it is. */
    private Optional<Long> write(Connection connection, ObjectNode row) throws SQLException {
        try {
            return Optional.of(LedgerRows.write(connection, row));
        } catch (SQLException | RuntimeException e) {
            if (!LedgerFault.isOfOne(e)) {
                throw e;
            }
            String name = row.path("hardware_id").asText();
            damaged(name, OneItem.words(e), LedgerRows.bytes(row));
            return Optional.empty();
        }
    }

    private static void note(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : NOTES) {
                statement.execute(sql);
            }
        }
    }

    private void restore(Connection connection, List<ObjectNode> rows, Consumer<Outgoing> out)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    rows.isEmpty()
                            ? "UPDATE command SET number = number"
                            : "DELETE FROM command WHERE " + OPEN);
        }
        List<Long> better = new ArrayList<>();
        for (ObjectNode row : rows) {
            boolean told = row.path(TOLD).asBoolean();
            row.remove(TOLD);
            Optional<Long> answered = answered(connection, row);
            if (answered.isPresent() && !row.has(ANSWERED)) {
                better.add(answered.get());
            } else if (answered.isEmpty()) {
                Optional<Long> number = write(connection, row);
                if (number.isPresent() && row.has(ANSWERED) && !told) {
                    tellAgain(number.get(), row, out);
                }
            }
        }
        if (!rows.isEmpty()) {
            clear(connection);
            mark(connection, better);
        }
    }

    private void tellAgain(long number, ObjectNode row, Consumer<Outgoing> out) {
        out.accept(
                answers.message(
                        row.path("hardware_id").asText(),
                        row.path("invocation_id").asText(),
                        row.path("answer").asText()));
        synchronized (this) {
            untold.put(number, clock.instant());
        }
    }

    private static void clear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM temp.changed");
            statement.execute("DELETE FROM temp.gone");
        }
    }

    private static void mark(Connection connection, Collection<Long> numbers) throws SQLException {
        try (PreparedStatement mark =
                connection.prepareStatement(
                        "INSERT OR REPLACE INTO temp.changed VALUES(?, random())")) {
            for (long number : numbers) {
                mark.setLong(1, number);
                mark.executeUpdate();
            }
        }
    }

    /** The number of a command that this ledger knows to be answered. */
    private static Optional<Long> answered(Connection connection, ObjectNode row)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT number FROM command WHERE invocation_id = ? AND hardware_id = ? AND"
                                + " answered_at IS NOT NULL")) {
            select.setString(1, row.path("invocation_id").asText());
            select.setString(2, row.path("hardware_id").asText());
            try (ResultSet known = select.executeQuery()) {
                return known.next() ? Optional.of(known.getLong(1)) : Optional.empty();
            }
        }
    }

    @Override
    public void require() {
        shared.require();
    }

    /** Those who come while one goes on share the one after it. */
    @Override
    public synchronized CompletableFuture<Void> sync() {
        if (!waiting) {
            waiting = true;
            next = running.handle((done, fault) -> begin()).thenCompose(begun -> begun);
        }
        return next;
    }

    private synchronized CompletableFuture<Void> begin() {
        waiting = false;
        running = copy();
        return running;
    }

    private CompletableFuture<Void> copy() {
        return file.commit(connection -> new Due(changed(connection), gone(connection)))
                .thenCompose(
                        due ->
                                due.rows().isEmpty() && due.gone().isEmpty()
                                        ? CompletableFuture.completedFuture(null)
                                        : copy(due));
    }

    private CompletableFuture<Void> copy(Due due) {
        List<Change> changes = new ArrayList<>();
        due.gone().values().forEach(n -> changes.add(new Change.Remove(FEED, Kind.COMMAND, n)));
        due.rows().forEach(row -> changes.add(new Change.Put(row.entry())));
        return shared.write(changes)
                .toCompletableFuture()
                .thenCompose(written -> file.commit(connection -> forget(connection, due)))
                .thenCompose(
                        done ->
                                due.rows().size() < AT_ONCE && due.gone().size() < AT_ONCE
                                        ? CompletableFuture.completedFuture(null)
                                        : copy());
    }

    /** Names of rows that the ledger has forgotten, by their place in the notes. */
    private static Map<Long, String> gone(Connection connection) throws SQLException {
        Map<Long, String> names = new LinkedHashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT rowid, invocation_id, hardware_id FROM temp.gone LIMIT ?")) {
            select.setInt(1, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.put(row.getLong(1), LedgerRows.name(row.getString(2), row.getString(3)));
                }
            }
        }
        return names;
    }

    private List<Changed> changed(Connection connection) throws SQLException {
        Instant left = oldestInOutbox();
        List<Changed> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "SELECT t.mark AS mark, c.* FROM temp.changed t JOIN main.command c ON c.number"
                                + " = t.number ORDER BY c.number LIMIT ?")) {
            select.setInt(1, AT_ONCE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(changed(row, left));
                }
            }
        }
        return rows;
    }

    private Changed changed(ResultSet row, Instant left) throws SQLException {
        ObjectNode json = LedgerRows.read(row);
        json.remove("mark");
        long number = row.getLong("number");
        boolean answered = json.has(ANSWERED);
        boolean told = answered && since(number, json).isBefore(left);
        json.put(TOLD, told);
        String name =
                LedgerRows.name(
                        json.path("invocation_id").asText(), json.path("hardware_id").asText());
        return new Changed(
                number,
                row.getLong("mark"),
                told || !answered,
                new Entry(FEED, Kind.COMMAND, name, LedgerRows.bytes(json)));
    }

    /** When its answer went into the outbox. */
    private synchronized Instant since(long number, ObjectNode json) {
        return untold.getOrDefault(number, Instant.ofEpochMilli(json.path(ANSWERED).asLong()));
    }

    /** What was put into the outbox before this has left it. */
    private Instant oldestInOutbox() {
        return clock.instant().minus(file.outbox().oldestAge()).minus(COUNTED);
    }

    private Void forget(Connection connection, Due due) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement(
                        "DELETE FROM temp.changed WHERE number = ? AND mark = ?")) {
            for (Changed row : due.rows()) {
                delete.setLong(1, row.number());
                delete.setLong(2, row.mark());
                delete.executeUpdate();
            }
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM temp.gone WHERE rowid = ?")) {
            for (long place : due.gone().keySet()) {
                delete.setLong(1, place);
                delete.executeUpdate();
            }
        }
        note(due.rows());
        return null;
    }

    private synchronized void note(List<Changed> rows) {
        Instant now = clock.instant();
        rows.forEach(
                row -> {
                    if (row.told()) {
                        untold.remove(row.number());
                    } else {
                        untold.putIfAbsent(row.number(), now);
                    }
                });
    }

    /** Copies those answers again that have left the outbox; to be called now and then. */
    void tell() {
        Instant left = oldestInOutbox();
        Set<Long> told = new HashSet<>();
        synchronized (this) {
            untold.forEach(
                    (number, at) -> {
                        if (at.isBefore(left)) {
                            told.add(number);
                        }
                    });
        }
        if (told.isEmpty()) {
            return;
        }
        file.commit(
                        connection -> {
                            mark(connection, told);
                            return null;
                        })
                .thenCompose(done -> sync())
                .whenComplete((done, fault) -> LOG.tracef("%d answers told", told.size()));
    }
}
