package org.flexmeter.world.meter;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.command.HeadEnd;
import org.flexmeter.world.database.JdbcDatabase;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/**
 * Iren's six kinds of meters (D2.2 table 6.2) and the head-end that writes their values to a
 * relational database.
 */
public final class IrenMeters implements Meters {
    private static final String GATEWAY = "iren";
    private static final int QUARTERS = 96;
    private static final int MISSING_QUARTER = 41;

    private final Connections connections;
    private final Ledger ledger;
    private final Pace pace;
    private final int meters;
    private final boolean corrections;
    private final List<Device> devices = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<JdbcFeed> feeds = new ArrayList<>();

    /**
     * Meters that have not begun.
     *
     * @param meters so many of each kind
     * @param corrections whether rows are corrected once in a while; only where the schema shows
     *     updates
     */
    public IrenMeters(
            JdbcDatabase database, Ledger ledger, Pace pace, int meters, boolean corrections) {
        this.connections = new Connections(database);
        this.ledger = ledger;
        this.pace = pace;
        this.meters = meters;
        this.corrections = corrections;
        even(
                "st-comet-single-phase",
                "st_comet_single_phase",
                IrenTables.singlePhase(),
                pace.secondly(),
                pace.burstPeriod());
        even(
                "st-comet-three-phase",
                "st_comet_three_phase",
                IrenTables.threePhase(),
                pace.secondly(),
                pace.burstPeriod());
        even(
                "district-heating",
                "district_heating",
                IrenTables.heating(),
                pace.heating(),
                pace.heating());
        even("water-meter", "water", IrenTables.water(), pace.water(), pace.water());
        even("blink-detector", "blink", IrenTables.blink(), pace.blink(), pace.blink());
        profiles();
    }

    /** Meters that measure on an even grid and write all that is due once a period. */
    private void even(
            String type, String table, Columns columns, Duration sampling, Duration period) {
        JdbcFeed feed = feed(type, table, columns, "district-heating".equals(type));
        Samples samples = new Samples(sampling);
        tasks.add(
                new Task(
                        GATEWAY + "/" + type,
                        period,
                        () -> {
                            List<Instant> due = samples.due();
                            feed.write(due);
                            if (corrections && !due.isEmpty()) {
                                feed.revise(due.get(0));
                            }
                        }));
    }

    /**
     * A day of quarter-hours at once, the day before that the next time; one quarter comes later.
     */
    private void profiles() {
        JdbcFeed feed =
                feed(
                        "electric-standard-meter",
                        "standard_meter_profile",
                        IrenTables.standardMeter(),
                        false);
        LocalDate[] day = {LocalDate.now(ZoneOffset.UTC)};
        tasks.add(
                new Task(
                        GATEWAY + "/electric-standard-meter",
                        pace.profile(),
                        () -> {
                            Instant midnight = day[0].atStartOfDay(ZoneOffset.UTC).toInstant();
                            day[0] = day[0].minusDays(1);
                            Instant missing = quarter(midnight, MISSING_QUARTER);
                            List<Instant> rest = new ArrayList<>(quarters(midnight));
                            rest.remove(missing);
                            feed.write(rest);
                            for (int meter = 0; meter < meters; meter++) {
                                feed.write(meter, List.of(missing));
                            }
                        }));
    }

    private static List<Instant> quarters(Instant midnight) {
        return IntStream.range(0, QUARTERS).mapToObj(number -> quarter(midnight, number)).toList();
    }

    /** The end of a quarter-hour of the day that ended at that midnight. */
    private static Instant quarter(Instant midnight, int number) {
        return midnight.minus(1, ChronoUnit.DAYS).plus((number + 1) * 15L, ChronoUnit.MINUTES);
    }

    private JdbcFeed feed(String type, String table, Columns columns, boolean local) {
        Fleet fleet = Fleet.named(GATEWAY, type, meters);
        devices.addAll(fleet.devices());
        JdbcTable spec = new JdbcTable(new Feed(GATEWAY, type), "iren." + table, columns, local);
        JdbcFeed feed = new JdbcFeed(spec, fleet, connections, ledger, pace.lateCommit());
        feeds.add(feed);
        return feed;
    }

    /** Lets the head-end obey what lies in its table of commands, from now on. */
    public HeadEnd obey(Habits habits, Executions executions) {
        return new HeadEnd(
                GATEWAY,
                new IrenCommands(connections, List.copyOf(feeds)),
                Fleet.hardwareIds(devices),
                habits,
                executions);
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(devices);
    }

    @Override
    public List<Task> tasks() {
        return List.copyOf(tasks);
    }

    @Override
    public void settle() {
        feeds.forEach(JdbcFeed::settle);
    }

    @Override
    public void close() {
        settle();
        connections.close();
    }
}
