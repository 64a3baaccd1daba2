package org.flexmeter.it.chaos;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flexmeter.it.Cli;
import org.flexmeter.world.World;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.broker.Tap;
import org.flexmeter.world.cloud.Cloud;
import org.flexmeter.world.cloud.Commander;
import org.flexmeter.world.cloud.Hearing;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.command.CommandOracle;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.ledger.BothLedgers;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.Cable;
import org.flexmeter.world.line.SimulatedConcentrator;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.EonMeters;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.WifiMeters;
import org.flexmeter.world.net.Link;
import org.flexmeter.world.process.SmallDisk;

/**
 * Everything at once, each part where it can be hurt: all four gateways in one process, their
 * databases and lines, and {@code gateway -> link -> tap -> broker -> subscriber}.
 */
final class ChaosBench implements AutoCloseable {
    private static final int METERS = 3;
    private static final int SHARDS = 4;
    private static final Pattern REPLAYED = Pattern.compile("(\\d+) replayed, ");
    private static final String UNIBO = "\"unibo-";

    /** No command is begun later than so long after it was sent. */
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(2);

    /** A device that says nothing for so long is given up. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    private static final Duration READY = Duration.ofSeconds(300);

    private final World world;
    private final Oracle atTap = new Oracle();
    private final Ledger ledger;
    private final Broker broker;
    private final Link link;
    private final Optional<SmallDisk> disk;
    private final SimulatedConcentrator concentrator;
    private final SimulatedDongle dongle;
    private final Cable ennova;
    private final Cable unibo;
    private final List<Meters> fleet;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private volatile boolean brokerForgets;
    private final Orders orders;
    private final CommandOracle commands;
    private final Commander commander;

    ChaosBench(Path folder, boolean withCassandra) {
        world = World.in(folder);
        ledger = new BothLedgers(world.oracle(), atTap);
        broker = world.keep(startBroker(folder.resolve("broker")));
        Tap tap = world.keep(Tap.of(broker));
        link = world.keep(Link.to(tap.port()));
        disk = SmallDisk.mount(folder.resolve("state"), 128);
        disk.ifPresent(world::keep);
        Cloud cloud = listen(tap);
        commands = new CommandOracle(world.executions());
        commander = world.keep(Commander.at(broker.url(), "chaos-commander", cloud, commands));
        Pace pace = Pace.demo();
        Executions done = world.executions();
        concentrator =
                new SimulatedConcentrator(ledger, pace, 0, METERS, true, Habits.usual(), done);
        dongle =
                new SimulatedDongle(
                        new Doubtful(ledger, () -> true),
                        pace,
                        0,
                        METERS,
                        Air.rough(),
                        Habits.usual(),
                        done);
        ennova = cable("ennova", concentrator.port(), concentrator::breakLine);
        unibo = cable("unibo", dongle.port(), dongle::breakLine);
        IrenMeters iren = new IrenMeters(world.postgreSql(), ledger, pace, METERS, true);
        world.keep(iren.obey(Habits.usual(), done));
        WifiMeters wifi =
                new WifiMeters(
                        broker.url(),
                        Settings.WIFI_TOPIC,
                        new Doubtful(ledger, () -> brokerForgets),
                        pace,
                        METERS);
        fleet = new ArrayList<>(List.of(iren, concentrator, dongle, wifi));
        if (withCassandra) {
            EonMeters eon =
                    new EonMeters(() -> world.cassandra().session(), ledger, pace, METERS, SHARDS);
            world.keep(eon.obey(Habits.usual(), done));
            fleet.add(eon);
        }
        orders = new Orders(fleet.stream().flatMap(each -> each.devices().stream()).toList());
        settings(withCassandra);
    }

    private static Broker startBroker(Path folder) {
        return Brokers.start(folder, BrokerOptions.defaults());
    }

    private Cloud listen(Tap tap) {
        Hearing hearing = new Hearing(atTap);
        tap.seen()
                .onAcknowledged(
                        published -> {
                            byte[] payload = published.payload().getBytes(StandardCharsets.UTF_8);
                            hearing.hear(published.topic(), payload, System.nanoTime());
                            if (published.payload().contains(UNIBO)) {
                                acknowledged.add(published.payload());
                            }
                        });
        return world.keep(Cloud.connect(broker.url(), "chaos-cloud", world.oracle()));
    }

    private Cable cable(String name, int port, Runnable breakLine) {
        return world.keep(new Cable(world.folder().resolve("tty-" + name), port, breakLine));
    }

    private void settings(boolean withCassandra) {
        Settings settings = new Settings(world.home());
        settings.ports(world.ports().any(), world.ports().any());
        settings.iren(world.postgreSql()).ennova(ennova.line()).unibo(unibo.line());
        if (withCassandra) {
            settings.eon(world.cassandra(), SHARDS);
        }
        world.home()
                .set("fm.broker.url", link.url())
                // Short, so that a trial sees several of each.
                .set("fm.broker.ack-timeout", "PT5S")
                .set("fm.broker.keep-alive", 5)
                .set("fm.broker.connect-timeout", 3)
                .set("fm.state.dir", state())
                .set("gateway.eon.upload", "5s")
                .set("gateway.eon.every", "1s");
        for (String gateway : orders.gateways()) {
            world.home().set("gateway." + gateway + ".command.timeout", seconds(ANSWER));
            world.home().set("gateway." + gateway + ".command.ttl", seconds(TIME_TO_LIVE));
        }
        fleet.forEach(meters -> world.home().devices(meters.devices()));
        world.home().groups(orders.groups());
        world.home().write();
        world.gateway().shortLived();
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }

    /** Everything runs when this returns. */
    void start() throws SQLException {
        gateway().start().awaitReady(READY);
        gateway().stop();
        Outbox.watch(uniboState());
        gateway().start().awaitReady(READY);
        fleet.forEach(world.simulation()::start);
    }

    private Path uniboState() {
        return state().resolve("unibo.db");
    }

    /** Whether what the broker acknowledges from now on may be lost by it. */
    void brokerForgets(boolean forgets) {
        brokerForgets = forgets;
    }

    /**
     * Takes once more, by command, what the broker refused and quarantine has.
     *
     * @return how many items it was
     */
    long replayRefused() {
        return Stream.of("eon", "iren", "ennova", "unibo").mapToLong(this::replayRefused).sum();
    }

    private long replayRefused(String gateway) {
        List<String> words =
                List.of(
                        "quarantine",
                        "replay",
                        gateway,
                        "--reason",
                        "refused-by-broker",
                        "--home",
                        world.home().folder().toString());
        Matcher replayed = REPLAYED.matcher(Cli.run(world.root(), words).output());
        return replayed.find() ? Long.parseLong(replayed.group(1)) : 0;
    }

    /** Stops the gateway in order and starts it with other settings. */
    void restartWith(Map<String, String> settings) {
        settings.forEach(world.home()::set);
        world.home().write();
        gateway().stop();
        gateway().start().awaitReady(READY);
    }

    /** The folder of the state files: a small disk where one can be mounted. */
    Path state() {
        return world.folder().resolve("state");
    }

    World world() {
        return world;
    }

    GatewayProcess gateway() {
        return world.gateway();
    }

    Broker broker() {
        return broker;
    }

    Link link() {
        return link;
    }

    PostgreSql postgreSql() {
        return world.postgreSql();
    }

    Cassandra cassandra() {
        return world.cassandra();
    }

    SimulatedConcentrator concentrator() {
        return concentrator;
    }

    SimulatedDongle dongle() {
        return dongle;
    }

    Cable ennova() {
        return ennova;
    }

    Cable unibo() {
        return unibo;
    }

    Optional<SmallDisk> disk() {
        return disk;
    }

    /** Makes up commands for all its meters. */
    Orders orders() {
        return orders;
    }

    /** Sends commands, past link and tap. */
    Commander commander() {
        return commander;
    }

    /** What was sent, done and answered. */
    CommandOracle commands() {
        return commands;
    }

    /** What the subscriber received. */
    Oracle atSubscriber() {
        return world.oracle();
    }

    /** What the broker acknowledged. */
    Oracle atTap() {
        return atTap;
    }

    /** UniBO's outbox, of a gateway that has been stopped. */
    Outbox uniboOutbox() throws SQLException {
        return Outbox.read(uniboState());
    }

    /** Messages that were in UniBO's outbox and were never acknowledged by the broker. */
    Set<String> unacknowledged(Outbox unibo) {
        return unibo.held().stream()
                .filter(message -> message.contains(UNIBO) && !acknowledged.contains(message))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        link.restore();
        disk.ifPresent(SmallDisk::free);
        world.close();
    }
}
