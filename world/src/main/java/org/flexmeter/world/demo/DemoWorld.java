package org.flexmeter.world.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.flexmeter.world.World;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.Metrics;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.SimulatedConcentrator;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.EonMeters;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Meters;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.WifiMeters;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;
import org.flexmeter.world.process.Ports;

/** The demo's world: everything at once, in a folder of its own that is made anew each time. */
final class DemoWorld implements AutoCloseable {
    private static final int SHARDS = 4;
    private static final Duration READY = Duration.ofSeconds(300);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration ANSWERED = Duration.ofSeconds(15);
    private static final Habits HABITS = Habits.usual();
    private static final int LATEST = 4;

    private final World world;
    private final RandomAccessFile lock;
    private final int meters;
    private final Pace pace;
    private final Screen screen;
    private final List<Meters> fleet = new ArrayList<>();
    private final DemoCommands commands;
    private boolean endNoticed;

    private DemoWorld(World world, RandomAccessFile lock, int meters, Pace pace, Screen screen) {
        this.pace = pace;
        this.world = world;
        this.lock = lock;
        this.meters = meters;
        this.screen = screen;
        this.commands = new DemoCommands(world);
    }

    /**
     * Empties the folder of the last demo.
     *
     * @throws PartException if another demo is running there, or it belongs to somebody else
     */
    static DemoWorld prepare(Path root, int meters, Pace pace, Screen screen) {
        Path folder = root.resolve(".flexmeter/demo");
        try {
            Files.createDirectories(folder);
            RandomAccessFile lock =
                    new RandomAccessFile(root.resolve(".flexmeter/demo.lock").toFile(), "rw");
            FileLock held = lock.getChannel().tryLock();
            if (held == null) {
                throw new PartException("Another demo is running in " + folder + "; end it first.");
            }
            empty(folder);
            World world = new World(root, folder, Ports.usual(screen::say));
            return new DemoWorld(world, lock, meters, pace, screen);
        } catch (IOException e) {
            throw new PartException(
                    "The folder "
                            + folder
                            + " cannot be made anew ("
                            + e.getMessage()
                            + "): remove it yourself.",
                    e);
        }
    }

    private static void empty(Path folder) throws IOException {
        List<Path> old;
        try (Stream<Path> tree = Files.walk(folder)) {
            old =
                    tree.filter(path -> !path.equals(folder))
                            .sorted(Comparator.reverseOrder())
                            .toList();
        }
        for (Path path : old) {
            Files.delete(path);
        }
    }

    /**
     * Starts the parts side by side, then the gateway, then the meters and the commands.
     *
     * @throws PartException if one cannot be started; the others are stopped when the demo is
     *     closed
     */
    void start(Duration duration) {
        long begin = System.nanoTime();
        CompletableFuture<Void> parts =
                CompletableFuture.allOf(
                        part("Broker", () -> world.broker().name() + " at " + world.broker().url()),
                        part("PostgreSQL", this::postgreSql),
                        part("Cassandra", () -> "cqlsh " + address()));
        try {
            parts.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof PartException fault
                    ? fault
                    : new PartException("A part could not be started: " + e.getCause(), e);
        }
        world.cloud();
        makeMeters();
        Orders orders = new Orders(fleet.stream().flatMap(m -> m.devices().stream()).toList());
        startGateway(begin, orders);
        fleet.forEach(each -> world.simulation().start(each));
        world.commander().awaitListening(orders.wrong("iren"), READY);
        commands.start(orders, duration);
        screen.say("");
    }

    private interface Part {
        String start();
    }

    private CompletableFuture<Void> part(String name, Part part) {
        long begin = System.nanoTime();
        return CompletableFuture.supplyAsync(part::start, work -> new Thread(work, name).start())
                .thenAccept(
                        where ->
                                screen.say("%-11s %s (%s)".formatted(name, where, seconds(begin))));
    }

    private static String seconds(long begin) {
        return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
    }

    private String postgreSql() {
        return world.postgreSql().url() + ", user " + world.postgreSql().reader();
    }

    private String address() {
        var contact = world.cassandra().contactPoint();
        return contact.getHostString() + " " + contact.getPort();
    }

    private void makeMeters() {
        Oracle oracle = world.oracle();
        Executions done = world.executions();
        EonMeters eon = new EonMeters(world.cassandraSessions(), oracle, pace, meters, SHARDS);
        IrenMeters iren = new IrenMeters(world.postgreSql(), oracle, pace, meters, true);
        SimulatedConcentrator concentrator =
                new SimulatedConcentrator(oracle, pace, 0, meters, true, HABITS, done);
        SimulatedDongle dongle =
                new SimulatedDongle(oracle, pace, 0, meters, Air.rough(), HABITS, done);
        world.keep(eon.obey(HABITS, done));
        world.keep(iren.obey(HABITS, done));
        fleet.add(eon);
        fleet.add(iren);
        new Settings(world.home())
                .ennova(line("ennova", concentrator.port()))
                .unibo(line("unibo", dongle.port()));
        fleet.add(concentrator);
        fleet.add(dongle);
        fleet.add(
                new WifiMeters(
                        world.broker().url(), Settings.WIFI_TOPIC, world.oracle(), pace, meters));
    }

    private String line(String name, int port) {
        String line = world.line(name, port);
        screen.say(
                "%-11s %s%s"
                        .formatted(
                                "Line",
                                line,
                                line.startsWith("tcp")
                                        ? " (pseudo-terminals cannot be opened)"
                                        : ""));
        return line;
    }

    private void startGateway(long begin, Orders orders) {
        GatewayHome home = world.home();
        Settings settings = new Settings(home);
        settings.broker(world.broker());
        settings.ports(
                world.ports().choose("the gateway's HTTP", 8080),
                world.ports().choose("the gateway's console", 9000));
        settings.eon(world.cassandra(), SHARDS);
        settings.iren(world.postgreSql());
        home.set("gateway.eon.upload", pace.upload().toSeconds() + "s")
                .set("gateway.eon.every", "1s");
        fleet.forEach(each -> home.devices(each.devices()));
        home.groups(orders.groups());
        for (String gateway : orders.gateways()) {
            // Short, so that one which nobody answers is told of before the demo ends.
            home.set("gateway." + gateway + ".command.timeout", ANSWERED.toSeconds() + "s");
        }
        home.write();
        screen.say("Gateway     home " + home.folder() + ", log " + world.gateway().log());
        world.gateway().java("-Xmx512m").start().awaitReady(READY);
        world.gateway().awaitRunning(READY, "eon", "iren", "ennova", "unibo");
        screen.say(
                "Gateway     ready (%s after the start); console http://127.0.0.1:%s/"
                        .formatted(seconds(begin), home.setting("quarkus.management.port")));
    }

    /** What is shown while everything runs. */
    List<String> live(Duration since) {
        List<String> lines =
                new ArrayList<>(LiveLines.of(since, report(), metrics(), commands.report()));
        lines.addAll(commands.latest(LATEST));
        return lines;
    }

    /** Sends no more commands and waits for the answers, while the meters go on. */
    CommandReport finishCommands(Duration patience) {
        return commands.finish(patience);
    }

    Report report() {
        return world.oracle().report();
    }

    Metrics metrics() {
        return world.gateway().metrics();
    }

    /** True if the gateway is gone; said once. */
    boolean gatewayEnded(Screen out) {
        boolean ended = !world.gateway().alive();
        if (ended && !endNoticed) {
            endNoticed = true;
            out.say("The gateway has ended. The end of " + world.gateway().log() + ":");
            out.say(world.gateway().lastLines());
        }
        return ended;
    }

    /**
     * Stops the meters and waits for what they have written, and a little longer for what should
     * not come.
     */
    Report drain(Duration patience) {
        world.simulation().stop();
        Report report = world.drain(patience);
        if (report.lost() == 0) {
            Pause.of(SETTLE);
            report = world.oracle().report();
        }
        return report;
    }

    List<String> missing(int atMost) {
        return world.oracle().missing(atMost);
    }

    /** What went wrong at the meters themselves. */
    List<String> faults() {
        return world.simulation()
                .lastFault()
                .map(
                        fault ->
                                List.of(
                                        "The meters failed to write "
                                                + world.simulation().faults()
                                                + " times: "
                                                + fault))
                .orElse(List.of());
    }

    @Override
    public void close() {
        try {
            commands.close();
            world.close();
        } finally {
            release();
        }
    }

    private void release() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new PartException("The lock of the demo could not be given back.", e);
        }
    }
}
