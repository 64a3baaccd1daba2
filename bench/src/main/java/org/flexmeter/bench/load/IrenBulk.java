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

    /** How readings lie one behind the other. */
    public enum Order {
        /** As meters send them one by one: an instant of all meters, then the next. */
        BY_TIME,
        /** As meters upload them: all that one has gathered, then those of the next. */
        BY_METER
    }

    private final PostgreSql database;
    private final Order order;

    public IrenBulk(PostgreSql database, Order order) {
        this.database = database;
        this.order = order;
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
            for (int n = 0; n < series.size(); n++) {
                boolean byMeter = order == Order.BY_METER;
                int meter = byMeter ? n / series.readings() : n % series.meters();
                int reading = byMeter ? n % series.readings() : n / series.meters();
                row(rows, series, meter, reading);
                if (n % ROWS == ROWS - 1) {
                    write(copy, rows);
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
