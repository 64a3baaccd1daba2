package org.flexmeter.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Random;
import org.flexmeter.it.Tally.Surface;
import org.flexmeter.world.process.Pause;

/** What somebody writes who may write rows; the table's {@code meter_id} takes any length. */
final class RowAttacks implements Attacker.Attack {
    private static final Duration REST = Duration.ofMillis(100);

    private static final int BURST = 40;

    private final Connection connection;
    private final Tally tally;

    RowAttacks(Properties target, Tally tally) throws SQLException {
        this.connection =
                DriverManager.getConnection(
                        target.getProperty("jdbc.url"),
                        target.getProperty("jdbc.user"),
                        target.getProperty("jdbc.password"));
        this.tally = tally;
    }

    @Override
    public void once(Random random) throws SQLException {
        switch (random.nextInt(7)) {
            case 0 -> row("repeat('x', 900000)", "now()", "1", "1");
            case 1 -> row("repeat('x', 5000000)", "now()", "1", "1");
            case 2 -> row("'W1'", "now()", "'NaN'", "1");
            case 3 -> row("'W1'", "now()", "NULL", "-5");
            case 4 -> row("'W1'", "'infinity'", "1", "1");
            case 5 -> burst();
            default -> row("E'nobody\\u001b[2J\\u2028'", "NULL", "1", "1");
        }
        Pause.of(REST);
    }

    /** Each of them within the limit of a cell, and together more than any page may have. */
    private void burst() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO iren.water(meter_id, read_at, flow, volume)"
                                + " SELECT repeat('y', 900000), now(), 1, n FROM generate_series(1, ?) n")) {
            insert.setInt(1, BURST);
            insert.execute();
        }
        for (int i = 0; i < BURST; i++) {
            tally.sent(Surface.ROWS);
        }
    }

    private void row(String meter, String at, String flow, String volume) throws SQLException {
        tally.sent(Surface.ROWS);
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT INTO iren.water(meter_id, read_at, flow, volume) VALUES (%s, %s, %s, %s)"
                                .formatted(meter, at, flow, volume))) {
            insert.execute();
        }
    }
}
