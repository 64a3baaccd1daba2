package org.flexmeter.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.PartException;

/**
 * A head-end that writes readings of ST COMET meters evenly spread over a time, in small
 * transactions, and notes when it asked for each commit.
 */
public final class IrenWriter implements AutoCloseable {
    private static final String INSERT =
            "INSERT INTO iren.st_comet_single_phase (meter_id, read_at, a_plus, r_plus, s_energy,"
                    + " u_rms, u_inst, u_phase, p_plus, q_plus, s_power, freq)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final long TICK = Duration.ofMillis(10).toNanos();

    private final Connection connection;

    public IrenWriter(PostgreSql database) {
        try {
            connection = database.connect(database.owner());
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new PartException("The head-end cannot connect: " + e.getMessage(), e);
        }
    }

    /**
     * Writes some readings of every meter, one round of all meters after the other.
     *
     * @param from first reading of each meter
     * @param to behind the last
     * @param time over which they are spread
     */
    public void write(Series series, int from, int to, Duration time, Stamps stamps) {
        int count = series.meters() * (to - from);
        long begin = System.nanoTime();
        int written = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            while (written < count) {
                double share = (System.nanoTime() - begin) / (double) time.toNanos();
                int due = (int) Math.min(count, Math.floor(share * count) + 1);
                if (due > written) {
                    commit(insert, series, from, written, due, stamps);
                    written = due;
                } else {
                    LockSupport.parkNanos(TICK);
                }
            }
        } catch (SQLException e) {
            throw new PartException("The head-end could not write: " + e.getMessage(), e);
        }
    }

    private void commit(
            PreparedStatement insert, Series series, int from, int first, int end, Stamps stamps)
            throws SQLException {
        for (int i = first; i < end; i++) {
            bind(insert, series, i % series.meters(), from + i / series.meters());
            insert.addBatch();
        }
        insert.executeBatch();
        long now = Clock.micros();
        for (int i = first; i < end; i++) {
            int reading = from + i / series.meters();
            long at = series.at(reading).toEpochMilli();
            stamps.put(series.index(i % series.meters(), at), now);
        }
        connection.commit();
    }

    private static void bind(PreparedStatement insert, Series series, int meter, int reading)
            throws SQLException {
        insert.setString(1, series.meter(meter));
        insert.setObject(2, OffsetDateTime.ofInstant(series.at(reading), ZoneOffset.UTC));
        List<Object> values = IrenValues.of(meter, reading);
        for (int v = 0; v < values.size(); v++) {
            insert.setObject(3 + v, values.get(v));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new PartException("The head-end did not close in order.", e);
        }
    }
}
