package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flexmeter.world.command.CommandTable;
import org.flexmeter.world.command.Request;

/** E.ON's tables of commands (deploy/cassandra/eon-commands.cql), as its head-end works. */
final class EonCommands implements CommandTable {
    private static final String OF_A_DAY =
            "SELECT day, shard, invocation_id, meter_id, command, parameters, expires_at"
                    + " FROM eon.command WHERE day = ?"
                    + " AND shard IN (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)";
    private static final String FINISH =
            "INSERT INTO eon.command_outcome"
                    + " (invocation_id, meter_id, finished_at, outcome, detail)"
                    + " VALUES (?, ?, ?, ?, ?)";

    private final Supplier<CqlSession> session;
    private final Fleet apartments;
    private final ArrivalFeed feed;
    private final ArrivalTable readings;
    private final Moments moments = new Moments();

    /**
     * @param feed of the apartments' readings
     * @param readings their table, with the column for the originator
     */
    EonCommands(
            Supplier<CqlSession> session,
            Fleet apartments,
            ArrivalFeed feed,
            ArrivalTable readings) {
        this.session = session;
        this.readings = readings;
        this.apartments = apartments;
        this.feed = feed;
    }

    /** Of today and yesterday: what was asked for before midnight may be done after it. */
    @Override
    public List<Request> requests() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<Request> requests = new ArrayList<>();
        for (LocalDate day : List.of(today.minusDays(1), today)) {
            session.get()
                    .execute(SimpleStatement.newInstance(OF_A_DAY, day))
                    .forEach(row -> requests.add(request(row)));
        }
        return requests;
    }

    /**
     * The key is the row's: the same invocation in two rows, which must not be, is carried out
     * twice.
     */
    private static Request request(Row row) {
        String invocation = row.getString("invocation_id");
        String meter = row.getString("meter_id");
        String key =
                String.join(
                        " ",
                        String.valueOf(row.getLocalDate("day")),
                        Integer.toString(row.getInt("shard")),
                        invocation,
                        meter);
        return new Request(
                key,
                invocation,
                meter,
                row.getString("command"),
                row.getString("parameters"),
                row.getInstant("expires_at"));
    }

    /** Nothing is written: the table of commands has one writer, the gateway. */
    @Override
    public boolean begin(Request request) {
        return !request.expires().isBefore(Instant.now());
    }

    @Override
    public Instant read(Request request) {
        Instant now = moments.next();
        apartments
                .number(request.meter())
                .ifPresent(
                        meter -> feed.onCommand(readings, meter, now, request.invocation()).join());
        return now;
    }

    @Override
    public void finish(Request request, boolean done, String detail) {
        session.get()
                .execute(
                        SimpleStatement.newInstance(
                                FINISH,
                                request.invocation(),
                                request.meter(),
                                Instant.now(),
                                done ? "done" : "failed",
                                detail));
    }
}
