package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.command.HeadEnd;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/**
 * E.ON's meters (D2.2 table 6.1) and the head-end that writes their values and alarms to Cassandra.
 */
public final class EonMeters implements Meters {
    private static final String GATEWAY = "eon";
    private static final String APARTMENT = "apartment-electricity";
    private static final String APARTMENT_TABLE = "eon.apartment_reading";
    private static final String SUBSTATION = "substation-electricity";

    private final LazySession session;
    private final Ledger ledger;
    private final Pace pace;
    private final int shards;
    private final Fleet apartments;
    private final Fleet substations;
    private final Fleet buildings;
    private final ArrivalFeed apartmentFeed;
    private final List<Task> tasks = new ArrayList<>();

    /**
     * Meters that have not begun.
     *
     * @param session makes a session; called when the first row is written
     * @param meters so many of each kind
     * @param shards of an hour, as the gateway is told
     */
    public EonMeters(
            Supplier<CqlSession> session, Ledger ledger, Pace pace, int meters, int shards) {
        this.session = new LazySession(session);
        this.ledger = ledger;
        this.pace = pace;
        this.shards = shards;
        this.apartments = Fleet.named(GATEWAY, APARTMENT, meters);
        this.substations = Fleet.named(GATEWAY, SUBSTATION, meters);
        this.buildings = Fleet.named(GATEWAY, "district-heating", meters);
        this.apartmentFeed =
                readings(
                        apartments,
                        APARTMENT,
                        APARTMENT_TABLE,
                        EonTables.apartment(),
                        pace.sampling(),
                        pace.upload());
        readings(
                substations,
                SUBSTATION,
                "eon.substation_reading",
                EonTables.substation(),
                pace.substation(),
                pace.substation());
        heating();
        alarms(apartments, "apartment", Alarms.apartment());
        alarms(substations, "substation", Alarms.substation());
    }

    private ArrivalFeed readings(
            Fleet fleet,
            String feed,
            String table,
            Columns columns,
            Duration sampling,
            Duration upload) {
        ArrivalTable writer = new ArrivalTable(session, shards, table, names(columns));
        ArrivalFeed meters =
                new ArrivalFeed(new Feed(GATEWAY, feed), writer, columns, fleet, ledger);
        Samples samples = new Samples(sampling);
        tasks.add(new Task(GATEWAY + "/" + feed, upload, () -> meters.write(samples.due())));
        return meters;
    }

    private static List<String> names(Columns columns) {
        List<String> names = new ArrayList<>(List.of("read_at"));
        columns.all().forEach(column -> names.add(column.column()));
        return names;
    }

    private void heating() {
        HeatingFeed feed =
                new HeatingFeed(
                        new Feed(GATEWAY, "district-heating"),
                        session,
                        EonTables.heating(),
                        buildings,
                        ledger);
        Samples samples = new Samples(pace.heating());
        tasks.add(
                new Task(
                        GATEWAY + "/district-heating",
                        pace.heating(),
                        () -> feed.write(samples.due())));
    }

    /** Alarms as event rows, and as a register that tells the same in another way. */
    private void alarms(Fleet fleet, String kind, List<Alarms.Alarm> alarms) {
        Feed events = new Feed(GATEWAY, kind + "-alarms");
        ArrivalTable eventTable =
                new ArrivalTable(
                        session,
                        shards,
                        "eon." + kind + "_alarm",
                        List.of("raised_at", "alarm", "active"));
        EventFeed eventFeed = new EventFeed(events, eventTable, fleet, alarms, ledger);
        tasks.add(new Task(events.toString(), pace.alarms(), eventFeed::change));

        Feed registers = new Feed(GATEWAY, kind + "-status");
        ArrivalTable registerTable =
                new ArrivalTable(
                        session,
                        shards,
                        "eon." + kind + "_status",
                        List.of("read_at", "status_word"));
        RegisterFeed registerFeed =
                new RegisterFeed(registers, registerTable, fleet, alarms, ledger);
        tasks.add(new Task(registers.toString(), pace.alarms(), registerFeed::change));
    }

    /** The feeds that tell alarms, which are no device types of their own. */
    public static List<Feed> alarmFeeds() {
        return List.of(
                new Feed(GATEWAY, "apartment-alarms"),
                new Feed(GATEWAY, "apartment-status"),
                new Feed(GATEWAY, "substation-alarms"),
                new Feed(GATEWAY, "substation-status"));
    }

    /** Lets the head-end obey what lies in its table of commands, from now on. */
    public HeadEnd obey(Habits habits, Executions executions) {
        List<String> names = names(EonTables.apartment());
        names.add("originator");
        ArrivalTable readings = new ArrivalTable(session, shards, APARTMENT_TABLE, names);
        return new HeadEnd(
                GATEWAY,
                new EonCommands(session, apartments, apartmentFeed, readings),
                Fleet.hardwareIds(apartments.devices()),
                habits,
                executions);
    }

    @Override
    public List<Device> devices() {
        List<Device> devices = new ArrayList<>(apartments.devices());
        devices.addAll(substations.devices());
        devices.addAll(buildings.devices());
        return devices;
    }

    @Override
    public List<Task> tasks() {
        return List.copyOf(tasks);
    }

    @Override
    public void close() {
        session.close();
    }

    static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
