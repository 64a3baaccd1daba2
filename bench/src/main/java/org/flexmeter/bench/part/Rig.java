package org.flexmeter.bench.part;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.flexmeter.world.World;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.CassandraSize;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.gateway.GatewayProgram;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;

/**
 * The parts under load: those of the demo, a broker that lets 1,000 messages be in flight, and one
 * gateway at a time, each with a home of its own. A part is started when it is asked for first.
 */
public final class Rig implements AutoCloseable {
    /** Messages in flight, of the gateway and of those whom it is compared with. */
    public static final int WINDOW = 1_000;

    /** Shards of an hour of arrival in Cassandra. */
    public static final int SHARDS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final World world;
    private final Path root;
    private final List<String> java;
    private final Path folder;
    private final Ports ports = Ports.anywhere();
    private GatewayProgram program;
    private Optional<Broker> broker = Optional.empty();
    private Optional<Subscription> subscriber = Optional.empty();
    private Optional<PostgreSql> postgreSql = Optional.empty();
    private Optional<Cassandra> cassandra = Optional.empty();
    private Optional<GatewayProcess> gateway = Optional.empty();
    private int homes;

    /**
     * Nothing runs yet.
     *
     * @param program the gateway that is measured
     * @param java options of its Java machine
     * @param folder for all files; empty
     */
    public Rig(Path root, GatewayProgram program, List<String> java, Path folder) {
        this.world = new World(root, folder, ports, CassandraSize.LOADED);
        this.root = root;
        this.program = program;
        this.java = java;
        this.folder = folder;
    }

    /** With a window of {@link #WINDOW}. */
    public Broker broker() {
        if (broker.isEmpty()) {
            BrokerOptions options = BrokerOptions.defaults().withReceiveMaximum(WINDOW);
            broker = Optional.of(world.keep(Brokers.start(folder.resolve("broker"), options)));
        }
        return broker.get();
    }

    /** Subscribes when it is asked for first. */
    public Subscription subscriber() {
        if (subscriber.isEmpty()) {
            Path log = folder.resolve("subscriber.log");
            subscriber = Optional.of(world.keep(new Subscription(broker(), log)));
        }
        return subscriber.get();
    }

    /** With Iren's reference schema and its announcements. */
    public PostgreSql postgreSql() {
        if (postgreSql.isEmpty()) {
            postgreSql = Optional.of(world.postgreSql());
        }
        return postgreSql.get();
    }

    /** With E.ON's reference schema. */
    public Cassandra cassandra() {
        if (cassandra.isEmpty()) {
            cassandra = Optional.of(world.cassandra());
        }
        return cassandra.get();
    }

    /**
     * A home that no gateway has had, with broker and ports set; nothing is written yet. The
     * subscriber listens already.
     */
    public GatewayHome newHome() {
        subscriber();
        GatewayHome home = new GatewayHome(folder.resolve("home-" + ++homes));
        new Settings(home).broker(broker()).ports(ports.any(), ports.any());
        home.set("fm.broker.inflight", WINDOW);
        return home;
    }

    /** A gateway with that home, written and not started; the one before is stopped. */
    public GatewayProcess gateway(GatewayHome home, Consumer<GatewayProcess> options) {
        gateway.ifPresent(GatewayProcess::stop);
        home.write();
        GatewayProcess next =
                new GatewayProcess(
                        program, home, home.folder().resolveSibling(name(home) + ".log"));
        java.forEach(next::java);
        options.accept(next);
        gateway = Optional.of(world.keep(next));
        return next;
    }

    private static String name(GatewayHome home) {
        return home.folder().getFileName().toString();
    }

    /** What has been built of the gateway, whichever was asked for. */
    public List<Build> builds() {
        return Build.of(root);
    }

    /** The gateways that are started from now on are of this build. */
    public void use(Build build) {
        stopGateway();
        program = build.program();
    }

    /** A simulated line's device: {@link World#line}. */
    public String line(String name, int port) {
        return world.line(name, port);
    }

    /** Starts a gateway and waits until these of its gateways run. */
    public GatewayProcess start(GatewayHome home, String... gateways) {
        return start(home, process -> {}, gateways);
    }

    /** The same, with options set before the start. */
    public GatewayProcess start(
            GatewayHome home, Consumer<GatewayProcess> options, String... gateways) {
        return gateway(home, options).start().awaitReady(PATIENCE).awaitRunning(PATIENCE, gateways);
    }

    /**
     * Runs the gateway's command line on the home of the gateway that runs.
     *
     * @throws PartException with what it printed if it says no
     */
    public void command(GatewayHome home, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", home.folder().toString()));
        Path log = home.folder().resolveSibling(name(home) + "-command.log");
        try (GatewayProcess line = new GatewayProcess(program, home, log)) {
            line.start(all.toArray(String[]::new));
            if (!line.awaitExit(PATIENCE) || line.exitCode().orElse(1) != 0) {
                throw new PartException("fm " + arguments[0] + " said no:\n" + line.lastLines());
            }
        }
    }

    /** Ends the gateway that runs. */
    public void stopGateway() {
        gateway.ifPresent(GatewayProcess::stop);
        gateway = Optional.empty();
    }

    /** A program of this module, stopped with the rig. */
    public Talker talker(Class<?> main, String... arguments) {
        Path log = folder.resolve(main.getSimpleName() + ".log");
        return world.keep(Talker.start(main, log, List.of("-Xmx512m"), arguments));
    }

    /** CPU seconds since their start of the parts that run. */
    public Map<String, Double> cpu() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        gateway.flatMap(GatewayProcess::pid).ifPresent(pid -> put(seconds, "gateway", pid));
        broker.flatMap(Broker::pid).ifPresent(pid -> put(seconds, "broker", pid));
        postgreSql.flatMap(PostgreSql::pid).ifPresent(pid -> put(seconds, "PostgreSQL", pid));
        cassandra.flatMap(Cassandra::pid).ifPresent(pid -> put(seconds, "Cassandra", pid));
        subscriber.ifPresent(s -> put(seconds, "subscriber", s.pid()));
        return seconds;
    }

    private static void put(Map<String, Double> seconds, String name, long pid) {
        seconds.put(name, Proc.cpuSeconds(pid));
    }

    /** Where files of a session may be put. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        world.close();
    }
}
