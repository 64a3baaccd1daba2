package org.flexmeter.gateway.source;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.tls.Handshakes;

/** A relational database. */
final class SqlTrial implements SourceTrial {
    private static final String LOGIN = "look at gateway.<name>.jdbc.username and .password";
    private static final String AWAY = "start it, or mend gateway.<name>.jdbc.url";
    private static final String TABLE = "make the table (deploy/sql), or name another in this file";

    /** By SQL state, or its first two characters; the longer wins. */
    private static final Map<String, String> REMEDIES =
            Map.ofEntries(
                    Map.entry("08", AWAY),
                    Map.entry("28", LOGIN),
                    Map.entry("3D", AWAY),
                    Map.entry("3F", TABLE),
                    Map.entry("42", TABLE),
                    Map.entry("42501", Rights.SQL),
                    Map.entry("42703", "mend the columns in this file, or the table's"),
                    Map.entry("42S22", "mend the columns in this file, or the table's"),
                    Map.entry("42883", "poll-snapshot needs PostgreSQL 13 or later"),
                    Map.entry("90096", Rights.SQL));

    private final AgroalDataSource pool;

    private final DataSource connections;

    private SqlTrial(AgroalDataSource pool, DataSource connections) {
        this.pool = pool;
        this.connections = connections;
    }

    static SqlTrial open(GatewaySettings settings) throws SourceFault {
        try {
            return JdbcSources.open(settings)
                    .map(pool -> new SqlTrial(pool, JdbcSources.shared(pool, settings)))
                    .orElseThrow(
                            () ->
                                    new SourceFault(
                                            settings.name("jdbc.url") + " is missing", AWAY, null));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new SourceFault(OneLine.of(e.getMessage()), "mend the setting", e);
        }
    }

    @Override
    public Instant clock() throws SourceFault {
        try (Connection connection = connections.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(clockQuery(connection))) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static String clockQuery(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        return product.equals("Oracle")
                ? "SELECT CURRENT_TIMESTAMP FROM dual"
                : "SELECT CURRENT_TIMESTAMP";
    }

    @Override
    public void ask(String statement) throws SourceFault {
        try (Connection connection = connections.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement asked = connection.createStatement()) {
                asked.execute(statement);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static SourceFault fault(SQLException fault) {
        Optional<String> handshake = Handshakes.explain(fault);
        String state = Optional.ofNullable(fault.getSQLState()).orElse("");
        String head = state.length() == 5 ? state.substring(0, 2) : "";
        String remedy =
                Optional.ofNullable(REMEDIES.get(state))
                        .or(() -> Optional.ofNullable(REMEDIES.get(head)))
                        .orElse("look into the database's log");
        return new SourceFault(
                handshake.orElseGet(() -> firstLine(fault)),
                handshake.isPresent() ? "see docs/security.md" : remedy,
                fault);
    }

    /** What follows is where in its code the database found it. */
    private static String firstLine(SQLException fault) {
        String message = String.valueOf(fault.getMessage());
        return OneLine.of(message.lines().findFirst().orElse(message)).strip();
    }

    @Override
    public void close() {
        pool.close();
    }
}
