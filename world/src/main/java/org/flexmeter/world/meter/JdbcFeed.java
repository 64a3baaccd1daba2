package org.flexmeter.world.meter;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;

/**
 * Meters that write to one table, and everything that real head-ends do to it: transactions that
 * commit late, rows that are corrected, rows that are bad.
 */
final class JdbcFeed {
    private static final int LATE = 5;
    private static final int REVISED = 3;
    private static final int BAD = 4;

    /** A corrected row carries the values of a meter that does not exist. */
    private static final int CORRECTED = 5_003;

    private static final LocalDateTime CAME_TWICE = LocalDateTime.of(2025, 10, 26, 2, 0);
    private static final long PATIENCE_SECONDS = 120;

    private final JdbcTable table;
    private final Fleet fleet;
    private final Connections connections;
    private final Ledger ledger;
    private final Duration lateCommit;
    private final ExecutorService late = Executors.newCachedThreadPool();
    private int round;

    JdbcFeed(
            JdbcTable table,
            Fleet fleet,
            Connections connections,
            Ledger ledger,
            Duration lateCommit) {
        this.table = table;
        this.fleet = fleet;
        this.connections = connections;
        this.ledger = ledger;
        this.lateCommit = lateCommit;
    }

    /** Every meter writes its readings of these instants in a transaction of its own. */
    synchronized void write(List<Instant> instants) throws SQLException, InterruptedException {
        if (instants.isEmpty()) {
            return;
        }
        round++;
        for (int meter = 0; meter < fleet.size(); meter++) {
            boolean withoutFirst = round % BAD == 1 && meter == 0;
            List<JdbcTable.Row> rows = rows(meter, instants, withoutFirst);
            if (round % LATE == 2 && meter == round % fleet.size()) {
                late.execute(() -> lateTransaction(rows));
            } else {
                must(good(rows, Duration.ZERO));
            }
        }
        if (round % BAD == 1) {
            bad();
        }
    }

    /** One meter writes readings of its own, outside the rounds. */
    void write(int meter, List<Instant> instants) throws SQLException, InterruptedException {
        must(good(rows(meter, instants, false), Duration.ZERO));
    }

    /** One meter writes the reading of now that a command asked for. */
    void onCommand(int meter, Instant now, String originator)
            throws SQLException, InterruptedException {
        must(
                good(
                        List.of(table.onCommand(fleet.device(meter).id(), meter, now, originator)),
                        Duration.ZERO));
    }

    Fleet fleet() {
        return fleet;
    }

    /** Corrects a reading that was written before, every few rounds. */
    synchronized void revise(Instant written) throws SQLException, InterruptedException {
        if (round % REVISED != 0 || round % BAD == 1) {
            return;
        }
        // Not the one whose transaction may still be open.
        int meter = (round + 1) % fleet.size();
        if (meter == round % fleet.size()) {
            return;
        }
        Device device = fleet.device(meter);
        JdbcTable.Row row = table.row(device.id(), CORRECTED + meter, written, false);
        Ledger.Posting posting = ledger.open();
        announce(posting, device, row);
        must(finish(posting, connections.transaction(connection -> table.update(connection, row))));
    }

    private List<JdbcTable.Row> rows(int meter, List<Instant> instants, boolean lastWithoutFirst) {
        List<JdbcTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < instants.size(); i++) {
            boolean withoutFirst = lastWithoutFirst && i == instants.size() - 1;
            rows.add(table.row(fleet.device(meter).id(), meter, instants.get(i), withoutFirst));
        }
        return rows;
    }

    /** The posting tells the ledger how it ended; the next round goes on in any case. */
    private void lateTransaction(List<JdbcTable.Row> rows) {
        try {
            good(rows, lateCommit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connections.Result good(List<JdbcTable.Row> rows, Duration open)
            throws InterruptedException {
        Ledger.Posting posting = ledger.open();
        for (JdbcTable.Row row : rows) {
            announce(posting, fleet.device(row.meter()), row);
        }
        return finish(
                posting,
                connections.transaction(
                        connection -> {
                            table.insert(connection, rows);
                            TimeUnit.MILLISECONDS.sleep(open.toMillis());
                        }));
    }

    private void announce(Ledger.Posting posting, Device device, JdbcTable.Row row) {
        Values values =
                row.withoutFirst()
                        ? table.columns().expectedWithoutFirst(row.meter(), row.millis())
                        : table.columns().expected(row.meter(), row.millis());
        posting.reading(
                table.feed(), device.hardwareId(), Instant.ofEpochMilli(row.millis()), values);
        if (row.withoutFirst()) {
            posting.bad(table.feed());
        }
    }

    /**
     * Rows that nobody can make sense of: an unknown device, a time to come, a local time that came
     * twice.
     */
    private void bad() throws SQLException, InterruptedException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String known = fleet.device(0).id();
        List<JdbcTable.Row> rows = new ArrayList<>();
        rows.add(table.row("nobody-knows-" + table.feed().name(), 0, now, false));
        rows.add(table.row(known, 0, now.plus(2, ChronoUnit.DAYS), false));
        if (table.local()) {
            rows.add(table.ambiguous(known, 0, CAME_TWICE.plusSeconds(round % 3_600)));
        }
        Ledger.Posting posting = ledger.open();
        rows.forEach(row -> posting.bad(table.feed()));
        must(
                finish(
                        posting,
                        connections.transaction(connection -> table.insert(connection, rows))));
    }

    private static Connections.Result finish(Ledger.Posting posting, Connections.Result result) {
        switch (result.outcome()) {
            case COMMITTED -> posting.committed();
            case ROLLED_BACK -> posting.abandoned();
            case UNKNOWN -> posting.unsure();
        }
        return result;
    }

    private static void must(Connections.Result result) throws SQLException {
        if (result.outcome() != Connections.Outcome.COMMITTED) {
            throw result.fault();
        }
    }

    /** Waits for the transactions that are still open. */
    void settle() {
        late.shutdown();
        try {
            if (!late.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                late.shutdownNow();
            }
        } catch (InterruptedException e) {
            late.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
