package org.flexmeter.world.database;

import static java.nio.file.StandardOpenOption.APPEND;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.tls.Authority;
import org.flexmeter.world.tls.ServerTls;

/**
 * A Cassandra node of our own: a process from the jars of {@code parts/cassandra}, on a JDK 17 or
 * 11 (it does not run on later ones), with its data in a folder that outlives stop, kill and
 * restart.
 */
public final class Cassandra implements AutoCloseable {
    /** The name of the only data center; drivers must be told. */
    public static final String DATACENTER = "datacenter1";

    private static final String SUPERUSER = "cassandra";
    private static final int USUAL_PORT = 9042;
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final Path jars;
    private final Path folder;
    private final Path java;
    private final int port;
    private final CassandraSize size;
    private final boolean asksForPasswords;
    private final Map<String, String> settings;
    private Optional<ChildProcess> process = Optional.empty();
    private Optional<ServerTls> tls = Optional.empty();

    private Cassandra(
            Path root, Path folder, Ports ports, CassandraSize size, boolean asksForPasswords) {
        this.size = size;
        this.asksForPasswords = asksForPasswords;
        this.jars = root.resolve("parts/cassandra/target/lib");
        this.folder = folder.toAbsolutePath();
        this.java =
                Jdks.find(List.of(17, 11))
                        .orElseThrow(
                                () ->
                                        new PartException(
                                                "Cassandra needs a JDK 17 or 11 for its own process and none was found:"
                                                        + " install one (Debian: openjdk-17-jdk-headless) or let"
                                                        + " JAVA17_HOME point to it."));
        this.port = ports.choose("Cassandra", USUAL_PORT);
        this.settings =
                Map.of(
                        "native.port", Integer.toString(port),
                        "storage.port", Integer.toString(ports.any()),
                        "ssl.port", Integer.toString(ports.any()),
                        "jmx.port", Integer.toString(ports.any()),
                        "data", this.folder.resolve("data").toString(),
                        "commitlog.sync", size.sync(),
                        "memtables", size.memtables(),
                        "authenticator",
                                asksForPasswords
                                        ? "PasswordAuthenticator"
                                        : "AllowAllAuthenticator",
                        "authorizer",
                                asksForPasswords ? "CassandraAuthorizer" : "AllowAllAuthorizer");
    }

    /**
     * Starts a node and waits until it takes queries.
     *
     * @param root the project's folder
     * @param folder for settings, data and the log; created if it is not there
     * @throws PartException if there is no fitting JDK, the jars are not there, or it does not come
     *     up
     */
    public static Cassandra start(Path root, Path folder, Ports ports, CassandraSize size) {
        Cassandra node = new Cassandra(root, folder, ports, size, false);
        node.start();
        return node;
    }

    /**
     * Starts a node that asks for passwords and rights; {@link #session} and {@link #load} are
     * those of the superuser that every such node comes with.
     */
    public static Cassandra startWithRights(Path root, Path folder, Ports ports) {
        Cassandra node = new Cassandra(root, folder, ports, CassandraSize.LIGHT, true);
        node.start();
        return node;
    }

    /**
     * Starts a node that takes clients with TLS alone; {@link #session} and {@link #load} do not
     * speak it.
     */
    public static Cassandra startWithTls(Path root, Path folder, Ports ports, ServerTls tls) {
        Cassandra node = new Cassandra(root, folder, ports, CassandraSize.LIGHT, false);
        node.tls = Optional.of(tls);
        node.start();
        return node;
    }

    /** Starts it again with other certificates. */
    public void speakTls(ServerTls with) {
        kill();
        tls = Optional.of(with);
        start();
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}: same port, same data. */
    public void start() {
        writeSettings();
        ChildProcess started =
                ChildProcess.start(
                        "Cassandra", command(), folder, Map.of(), folder.resolve("cassandra.log"));
        process = Optional.of(started);
        started.await(PATIENCE, this::answers);
    }

    private void writeSettings() {
        try {
            Files.createDirectories(folder.resolve("data"));
            for (String name : List.of("cassandra.yaml", "cassandra-logback.xml")) {
                Files.writeString(folder.resolve(name), Resources.filled(name, settings));
            }
            if (tls.isPresent()) {
                Files.writeString(folder.resolve("cassandra.yaml"), encryption(tls.get()), APPEND);
            }
        } catch (IOException e) {
            throw new PartException("Cassandra's settings cannot be written to " + folder + ".", e);
        }
    }

    /** It wants key and certificate in one file. */
    private String encryption(ServerTls with) throws IOException {
        Path own =
                Files.writeString(
                        folder.resolve("server.pem"),
                        Files.readString(with.own().key())
                                + Files.readString(with.own().certificate()));
        String trusted =
                with.clients()
                        .map(Authority::certificate)
                        .orElse(with.own().certificate())
                        .toString();
        return """
                client_encryption_options:
                  enabled: true
                  optional: false
                  require_client_auth: %s
                  ssl_context_factory:
                    class_name: org.apache.cassandra.security.PEMBasedSslContextFactory
                  keystore: %s
                  truststore: %s
                """
                .formatted(with.clients().isPresent(), own, trusted);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(size.java());
        Resources.filled("cassandra-jvm.options", settings)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(command::add);
        command.add("-javaagent:" + jamm());
        command.add("-Dcassandra.config=" + folder.resolve("cassandra.yaml").toUri());
        command.add("-Dcassandra.storagedir=" + folder.resolve("data"));
        command.add("-Dlogback.configurationFile=" + folder.resolve("cassandra-logback.xml"));
        command.addAll(List.of("-cp", jars + "/*", "org.apache.cassandra.service.CassandraDaemon"));
        return command;
    }

    private Path jamm() {
        try (Stream<Path> files = Files.list(jars)) {
            return files.filter(file -> file.getFileName().toString().startsWith("jamm-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jamm"));
        } catch (IOException e) {
            throw new PartException(
                    "Cassandra's jars are not in " + jars + ": run ./mvnw -q package -DskipTests.",
                    e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(contactPoint(), 200);
        } catch (IOException notYet) {
            return false;
        }
        if (tls.isPresent()) {
            return true; // it listens when it is ready, and whom it lets in is the test's question
        }
        try (CqlSession session = session()) {
            return session.execute("SELECT release_version FROM system.local").one() != null;
        } catch (AllNodesFailedException notYet) {
            return false;
        }
    }

    /** Where clients connect. */
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** A new session of the Java driver; the caller closes it. */
    public CqlSession session() {
        DriverConfigLoader light =
                DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(
                                DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT,
                                Duration.ofSeconds(5))
                        .withDuration(
                                DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(2))
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build();
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .addContactPoint(contactPoint())
                        .withLocalDatacenter(DATACENTER)
                        .withConfigLoader(light);
        if (asksForPasswords) {
            builder.withAuthCredentials(SUPERUSER, SUPERUSER);
        }
        return builder.build();
    }

    /** Runs the statements of a CQL file, such as {@code deploy/cassandra/eon.cql}. */
    public void load(Path script) {
        try (CqlSession session = session()) {
            CqlScript.statements(Files.readString(script)).forEach(session::execute);
        } catch (IOException e) {
            throw new PartException("The schema " + script + " cannot be read.", e);
        }
    }

    /** The log of the node. */
    public Path log() {
        return folder.resolve("cassandra.log");
    }

    /** The process's id while it runs. */
    public Optional<Long> pid() {
        return process.filter(ChildProcess::alive).map(ChildProcess::pid);
    }

    /** SIGTERM; what was acknowledged is kept. */
    public void stop() {
        process.ifPresent(running -> running.stop(Duration.ofSeconds(20)));
        process = Optional.empty();
    }

    /** SIGKILL; what was acknowledged is kept as well, the machine stays up. */
    public void kill() {
        process.ifPresent(ChildProcess::kill);
        process = Optional.empty();
    }

    /** At once: a stop in order takes five seconds, for data that nobody reads again. */
    @Override
    public void close() {
        kill();
    }
}
