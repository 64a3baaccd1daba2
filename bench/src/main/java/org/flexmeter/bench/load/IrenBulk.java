package org.flexmeter.bench.load;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.PartException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Readings of ST COMET single-phase meters in PostgreSQL, ten values each, by COPY in one
 * transaction: its commit starts the clock.
 */
public final class IrenBulk implements Bulk {
    private static final String COPY =
            "COPY iren.st_comet_single_phase (meter_id, read_at, a_plus, r_plus, s_energy, u_rms,"
                    + " u_inst, u_phase, p_plus, q_plus, s_power, freq) FROM STDIN";
    private static final int ROWS = 1_000;

    private final PostgreSql database;

    public IrenBulk(PostgreSql database) {
        this.database = database;
    }

    /** Empties the table, so that a gateway that begins at the beginning finds nothing. */
    public void clear() {
        try (Connection connection = database.connect(database.owner());
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE iren.st_comet_single_phase");
        } catch (SQLException e) {
            throw new PartException("The table was not emptied: " + e.getMessage(), e);
        }
    }

    @Override
    public long load(Series series) {
        try (Connection connection = database.connect(database.owner())) {
            connection.setAutoCommit(false);
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
            StringBuilder rows = new StringBuilder();
            for (int reading = 0; reading < series.readings(); reading++) {
                for (int meter = 0; meter < series.meters(); meter++) {
                    row(rows, series, meter, reading);
                    if (meter % ROWS == ROWS - 1) {
                        write(copy, rows);
                    }
                }
            }
            write(copy, rows);
            copy.endCopy();
            connection.commit();
            return Clock.micros();
        } catch (SQLException e) {
            throw new PartException("The readings were not loaded: " + e.getMessage(), e);
        }
    }

    private static void write(CopyIn copy, StringBuilder rows) throws SQLException {
        byte[] bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        rows.setLength(0);
    }

    private static void row(StringBuilder rows, Series series, int meter, int reading) {
        rows.append(series.meter(meter)).append('\t').append(series.at(reading));
        for (Object value : IrenValues.of(meter, reading)) {
            rows.append('\t').append(value);
        }
        rows.append('\n');
    }
}
