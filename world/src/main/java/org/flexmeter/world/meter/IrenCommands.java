package org.flexmeter.world.meter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.flexmeter.world.command.CommandTable;
import org.flexmeter.world.command.Request;

/** Iren's table of commands (deploy/sql/iren-postgresql-commands.sql), as its head-end works. */
final class IrenCommands implements CommandTable {
    private static final String OPEN =
            "SELECT invocation_id, meter_id, command, parameters, expires_at FROM iren.command"
                    + " WHERE finished_at IS NULL AND taken_at IS NULL AND expires_at > now()"
                    + " ORDER BY requested_at LIMIT 1000";
    private static final String BEGIN =
            "UPDATE iren.command SET taken_at = coalesce(taken_at, clock_timestamp())"
                    + " WHERE invocation_id = ? AND meter_id = ? AND expires_at > clock_timestamp()";
    private static final String FINISH =
            "UPDATE iren.command SET outcome = ?, detail = ?, finished_at = clock_timestamp()"
                    + " WHERE invocation_id = ? AND meter_id = ?";

    private final Connections connections;
    private final List<JdbcFeed> feeds;
    private final Moments moments = new Moments();

    /**
     * @param feeds the meters that can be read
     */
    IrenCommands(Connections connections, List<JdbcFeed> feeds) {
        this.connections = connections;
        this.feeds = feeds;
    }

    @Override
    public List<Request> requests() throws SQLException, InterruptedException {
        List<Request> requests = new ArrayList<>();
        must(
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(OPEN);
                            ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            requests.add(request(row));
                        }
                    }
                });
        return requests;
    }

    private static Request request(ResultSet row) throws SQLException {
        String invocation = row.getString(1);
        String meter = row.getString(2);
        Timestamp expires = row.getTimestamp(5);
        return new Request(
                invocation + " " + meter,
                invocation,
                meter,
                row.getString(3),
                row.getString(4),
                expires.toInstant());
    }

    @Override
    public boolean begin(Request request) throws SQLException, InterruptedException {
        int[] begun = {0};
        must(connection -> begun[0] = update(connection, BEGIN, request));
        return begun[0] == 1;
    }

    @Override
    public Instant read(Request request) throws SQLException, InterruptedException {
        Instant now = moments.next();
        for (JdbcFeed feed : feeds) {
            OptionalInt meter = feed.fleet().number(request.meter());
            if (meter.isPresent()) {
                feed.onCommand(meter.getAsInt(), now, request.invocation());
            }
        }
        return now;
    }

    @Override
    public void finish(Request request, boolean done, String detail)
            throws SQLException, InterruptedException {
        String outcome = done ? "done" : "failed";
        must(connection -> update(connection, FINISH, request, outcome, detail));
    }

    private static int update(Connection connection, String sql, Request request, String... first)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int at = 1;
            for (String value : first) {
                statement.setString(at++, value);
            }
            statement.setString(at++, request.invocation());
            statement.setString(at, request.meter());
            return statement.executeUpdate();
        }
    }

    private void must(Connections.Work work) throws SQLException, InterruptedException {
        Connections.Result result = connections.transaction(work);
        if (result.outcome() != Connections.Outcome.COMMITTED) {
            throw result.fault();
        }
    }
}
