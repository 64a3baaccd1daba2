package org.flexmeter.world;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.broker.BrokerOptions;
import org.flexmeter.world.broker.Brokers;
import org.flexmeter.world.cloud.Cloud;
import org.flexmeter.world.cloud.Commander;
import org.flexmeter.world.command.CommandOracle;
import org.flexmeter.world.command.Executions;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.CassandraSize;
import org.flexmeter.world.database.H2Server;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.line.Ptys;
import org.flexmeter.world.meter.Simulation;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;

/**
 * The world around a gateway, on this machine, without Docker: broker, databases, lines, meters and
 * the control centre that subscribes. Each part is started when it is asked for first; closing
 * stops them all, last started first.
 */
public final class World implements AutoCloseable {
    private final Path root;
    private final Path folder;
    private final Ports ports;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Oracle oracle = new Oracle();

    private final Lazy<Broker> broker;
    private final Lazy<Cassandra> cassandra;
    private final Lazy<PostgreSql> postgreSql;
    private final Lazy<PostgreSql> standardSql;
    private final Lazy<H2Server> h2;
    private final Lazy<Cloud> cloud;
    private final Lazy<Executions> executions;
    private final Lazy<CommandOracle> commands;
    private final Lazy<Commander> commander;
    private final Lazy<Simulation> simulation;
    private final Lazy<GatewayProcess> gateway;
    private final GatewayHome home;

    /**
     * A world in which nothing runs yet.
     *
     * @param root the project's folder
     * @param folder for all its files; must be empty or not there
     */
    public World(Path root, Path folder, Ports ports) {
        this(root, folder, ports, CassandraSize.LIGHT);
    }

    /** A world whose Cassandra has a size of its own. */
    public World(Path root, Path folder, Ports ports, CassandraSize size) {
        this.root = root;
        this.folder = folder.toAbsolutePath();
        this.ports = ports;
        this.home = new GatewayHome(this.folder.resolve("home"));
        broker = part(() -> Brokers.start(at("broker"), brokerOptions()));
        cassandra = part(() -> startCassandra(size));
        postgreSql = part(this::startPostgreSql);
        standardSql = part(this::startStandardSql);
        h2 = part(this::startH2);
        cloud = part(() -> Cloud.connect(broker().url(), "world-cloud", oracle));
        executions = part(() -> Executions.in(at("executions.csv")));
        commands = new Lazy<>(() -> new CommandOracle(executions()));
        commander =
                part(() -> Commander.at(broker().url(), "world-commander", cloud(), commands()));
        simulation = part(Simulation::new);
        gateway = part(() -> new GatewayProcess(root, home, at("gateway.log")));
    }

    /** A world for a test: ports anywhere, so that several tests can run on one machine. */
    public static World in(Path folder) {
        return new World(ProjectRoot.find(), folder, Ports.anywhere());
    }

    private <T extends AutoCloseable> Lazy<T> part(Supplier<T> start) {
        return new Lazy<>(() -> noted(start.get()));
    }

    private <T extends AutoCloseable> T noted(T part) {
        synchronized (started) {
            started.push(part);
        }
        return part;
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private BrokerOptions brokerOptions() {
        return BrokerOptions.defaults().withPort(ports.choose("the MQTT broker", 1883));
    }

    private Cassandra startCassandra(CassandraSize size) {
        Cassandra node = Cassandra.start(root, at("cassandra"), ports, size);
        node.load(root.resolve("deploy/cassandra/eon.cql"));
        node.load(root.resolve("deploy/cassandra/eon-commands.cql"));
        node.load(root.resolve("deploy/cassandra/cluster.cql"));
        return node;
    }

    private PostgreSql startPostgreSql() {
        PostgreSql server = PostgreSql.start(root, at("postgresql"), ports);
        server.load(root.resolve("deploy/sql/iren-postgresql.sql"));
        server.load(root.resolve("deploy/sql/iren-postgresql-notify.sql"));
        server.load(root.resolve("deploy/sql/iren-postgresql-commands.sql"));
        server.load(root.resolve("deploy/sql/cluster-postgresql.sql"));
        return server;
    }

    private PostgreSql startStandardSql() {
        PostgreSql server = PostgreSql.start(root, at("standard-sql"), ports);
        server.load(root.resolve("deploy/sql/iren-standard.sql"));
        server.letRead("iren");
        return server;
    }

    private H2Server startH2() {
        H2Server server = H2Server.start(at("h2"), ports);
        server.load(root.resolve("deploy/sql/iren-standard.sql"));
        return server;
    }

    /** Mosquitto where it is installed, HiveMQ otherwise. */
    public Broker broker() {
        return broker.get();
    }

    /** With E.ON's reference schema, its tables of commands and those of clusters. */
    public Cassandra cassandra() {
        return cassandra.get();
    }

    /**
     * With Iren's reference schema, its announcements, its table of commands, those of clusters.
     */
    public PostgreSql postgreSql() {
        return postgreSql.get();
    }

    /** PostgreSQL with Iren's schema in standard SQL: for jar and native binary alike. */
    public PostgreSql standardSql() {
        return standardSql.get();
    }

    /** With Iren's schema in standard SQL; the native binary has no driver for it. */
    public H2Server h2() {
        return h2.get();
    }

    /** The control centre; subscribes when it is asked for first. */
    public Cloud cloud() {
        return cloud.get();
    }

    /** What devices have carried out, by their own count; on disk as well. */
    public Executions executions() {
        return executions.get();
    }

    /** Knows what was sent, done and answered. */
    public CommandOracle commands() {
        return commands.get();
    }

    /** The control centre's other half: sends commands; connects when it is asked for first. */
    public Commander commander() {
        return commander.get();
    }

    /** Knows what was written and what has arrived; the ledger of all meters. */
    public Oracle oracle() {
        return oracle;
    }

    /** Runs meters. */
    public Simulation simulation() {
        return simulation.get();
    }

    /** The gateway's home folder; written when the caller says so. */
    public GatewayHome home() {
        return home;
    }

    /** The gateway, not started. */
    public GatewayProcess gateway() {
        return gateway.get();
    }

    public Path root() {
        return root;
    }

    /** Where all files of this world are. */
    public Path folder() {
        return folder;
    }

    public Ports ports() {
        return ports;
    }

    /** Keeps something that is closed with the world. */
    public <T extends AutoCloseable> T keep(T part) {
        return noted(part);
    }

    /**
     * Where a gateway opens a simulated line: a pseudo-terminal where there are any, the TCP serial
     * server itself otherwise.
     *
     * @param name such as {@code ennova}
     * @param port of the line's server
     */
    public String line(String name, int port) {
        if (!Ptys.available()) {
            return "tcp://127.0.0.1:" + port;
        }
        Path device = at("tty-" + name);
        noted(Ptys.bridge(device, port));
        return device.toString();
    }

    /** Session maker for meters: Cassandra is started when the first row is written. */
    public Supplier<CqlSession> cassandraSessions() {
        return () -> cassandra().session();
    }

    /**
     * Waits until everything that was written has arrived; the counts at that moment, or when
     * patience is over.
     */
    public Report drain(Duration patience) {
        return drain(patience, 0);
    }

    /** As {@link #drain(Duration)}, but for so many readings that will never arrive. */
    public Report drain(Duration patience, long never) {
        long end = System.nanoTime() + patience.toNanos();
        Report report = oracle.report();
        while (report.lost() > never && System.nanoTime() < end) {
            Pause.of(Duration.ofMillis(100));
            report = oracle.report();
        }
        return report;
    }

    /**
     * Stops everything.
     *
     * @throws PartException naming the parts that did not stop in order; the others are stopped all
     *     the same
     */
    @Override
    public void close() {
        List<String> failed = new ArrayList<>();
        for (AutoCloseable part = next(); part != null; part = next()) {
            try {
                part.close();
            } catch (Exception e) {
                failed.add(part.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
        if (!failed.isEmpty()) {
            throw new PartException("Not stopped in order: " + String.join("; ", failed));
        }
    }

    private AutoCloseable next() {
        synchronized (started) {
            return started.poll();
        }
    }
}
