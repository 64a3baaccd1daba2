package org.flexmeter.world.database;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ServerUser;
import org.flexmeter.world.tls.ServerTls;

/**
 * A PostgreSQL server of our own with the database {@code iren}: its owner is {@code iren_writer}
 * (the DSO's head-end), the gateway's user {@code flexmeter} may do what {@code deploy/sql} grants
 * it. Passwords are made for each run.
 */
public final class PostgreSql implements AutoCloseable, JdbcDatabase {
    private static final int USUAL_PORT = 5432;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String OWNER = "iren_writer";
    private static final String READER = "flexmeter";
    private static final String CERTIFICATE = "server.pem";
    private static final String KEY = "server.key";
    private static final String CLIENTS = "clients.pem";

    private final Path wanted;
    private final Path folder;
    private final Path binaries;
    private final ServerUser user;
    private final int port;
    private final String adminPassword = Passwords.random();
    private final Login owner = new Login(OWNER, Passwords.random());
    private final Login reader = new Login(READER, Passwords.random());
    private Optional<ChildProcess> process = Optional.empty();
    private Optional<ServerTls> tls = Optional.empty();

    private PostgreSql(Path root, Path folder, Ports ports) {
        this.user = ServerUser.find();
        this.binaries = new PostgresBinaries(root, user).find();
        this.wanted = folder.toAbsolutePath();
        this.folder = reachable(wanted);
        this.port = ports.choose("PostgreSQL", USUAL_PORT);
    }

    /**
     * Makes a fresh database and starts the server.
     *
     * @param root the project's folder
     * @param folder for the data and the log; where the server's user cannot reach it, one under
     *     /var/tmp is taken
     * @throws PartException if no PostgreSQL runs on this machine or it does not come up
     */
    public static PostgreSql start(Path root, Path folder, Ports ports) {
        PostgreSql server = new PostgreSql(root, folder, ports);
        server.initialize();
        server.start();
        server.createDatabase();
        return server;
    }

    private Path reachable(Path wanted) {
        try {
            Files.createDirectories(wanted);
            if (user.reaches(wanted)) {
                return wanted;
            }
            return Files.createTempDirectory(Path.of("/var/tmp"), "flexmeter-postgresql");
        } catch (IOException e) {
            throw new PartException("No folder for PostgreSQL's data: " + e.getMessage(), e);
        }
    }

    private void initialize() {
        try {
            Path password = Files.writeString(folder.resolve("password"), adminPassword);
            user.own(folder);
            Commands.must(
                    user.command(
                            List.of(
                                    binaries.resolve("initdb").toString(),
                                    "--pgdata=" + data(),
                                    "--username=postgres",
                                    "--pwfile=" + password,
                                    "--auth=scram-sha-256",
                                    "--encoding=UTF8",
                                    "--locale=C",
                                    "--no-sync")));
            Files.delete(password);
        } catch (IOException e) {
            throw new PartException("PostgreSQL's folder " + folder + " cannot be written.", e);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}: same port, same data. */
    public void start() {
        ChildProcess started =
                ChildProcess.start("PostgreSQL", user.command(command()), folder, Map.of(), log());
        process = Optional.of(started);
        started.await(PATIENCE, this::answers);
    }

    private List<String> command() {
        List<String> command =
                new ArrayList<>(
                        List.of(binaries.resolve("postgres").toString(), "-D", data().toString()));
        Map.of(
                        "listen_addresses", "127.0.0.1",
                        "port", Integer.toString(port),
                        // No socket file: its path would be limited to 107 characters.
                        "unix_socket_directories", "",
                        "shared_buffers", "32MB",
                        "max_connections", "40",
                        // The process is killed in tests, never the machine: what the system holds
                        // is safe enough.
                        "fsync", "off",
                        "max_wal_size", "256MB",
                        "autovacuum_naptime", "30s",
                        "log_min_messages", "warning")
                .forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        tls.ifPresent(
                with -> {
                    command.addAll(List.of("-c", "ssl=on", "-c", "ssl_cert_file=" + CERTIFICATE));
                    command.addAll(List.of("-c", "ssl_key_file=" + KEY));
                    with.clients()
                            .ifPresent(
                                    ca -> command.addAll(List.of("-c", "ssl_ca_file=" + CLIENTS)));
                });
        return command;
    }

    /** Starts again, and takes connections to {@code iren} with TLS alone from then on. */
    public void speakTls(ServerTls with) {
        stop();
        tls = Optional.of(with);
        String asked = with.clients().map(ca -> " clientcert=verify-ca").orElse("");
        try {
            Files.copy(with.own().certificate(), data().resolve(CERTIFICATE), REPLACE_EXISTING);
            Files.copy(with.own().key(), data().resolve(KEY), REPLACE_EXISTING);
            Files.setPosixFilePermissions(
                    data().resolve(KEY), PosixFilePermissions.fromString("rw-------"));
            if (with.clients().isPresent()) {
                Path ca = with.clients().get().certificate();
                Files.copy(ca, data().resolve(CLIENTS), REPLACE_EXISTING);
            }
            Files.writeString(
                    data().resolve("pg_hba.conf"),
                    "host postgres all 127.0.0.1/32 scram-sha-256\n"
                            + "hostssl iren all 127.0.0.1/32 scram-sha-256"
                            + asked
                            + "\n");
        } catch (IOException e) {
            throw new PartException("PostgreSQL's TLS cannot be set up: " + e.getMessage(), e);
        }
        user.own(folder);
        start();
    }

    private boolean answers() {
        try (Connection connection = admin("postgres")) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection admin(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", adminPassword);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private void createDatabase() {
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement()) {
            // CREATEROLE, because the reference schema brings the gateway's own user.
            statement.execute(
                    "CREATE ROLE "
                            + OWNER
                            + " LOGIN CREATEROLE PASSWORD '"
                            + owner.password()
                            + "'");
            statement.execute(
                    "CREATE ROLE " + READER + " LOGIN PASSWORD '" + reader.password() + "'");
            statement.execute("CREATE DATABASE iren OWNER " + OWNER);
        } catch (SQLException e) {
            throw new PartException(
                    "PostgreSQL did not make the database iren: " + e.getMessage(), e);
        }
    }

    /** Runs a script as the owner, such as {@code deploy/sql/iren-postgresql.sql}. */
    @Override
    public void load(Path script) {
        try (Connection connection = connect(owner);
                Statement statement = connection.createStatement()) {
            // The driver splits the statements itself and knows dollar quotes.
            statement.execute(Files.readString(script));
        } catch (SQLException | IOException e) {
            throw new PartException(
                    "The schema " + script + " was not loaded: " + e.getMessage(), e);
        }
    }

    /** Lets the reader read all tables of a schema, and those that the owner makes later. */
    public void letRead(String schema) {
        String to = " TO " + reader.user();
        String of = "IN SCHEMA " + schema + " ";
        try (Connection connection = connect(owner);
                Statement statement = connection.createStatement()) {
            statement.execute("GRANT USAGE ON SCHEMA " + schema + to);
            statement.execute("GRANT SELECT ON ALL TABLES " + of + to);
            statement.execute("ALTER DEFAULT PRIVILEGES " + of + "GRANT SELECT ON TABLES" + to);
        } catch (SQLException e) {
            throw new PartException(schema + " was not made readable: " + e.getMessage(), e);
        }
    }

    /** Where clients connect. */
    @Override
    public String url() {
        return url("iren");
    }

    /** The head-end that writes: owner of the schema. */
    @Override
    public Login owner() {
        return owner;
    }

    /** The gateway: SELECT and nothing else. */
    @Override
    public Login reader() {
        return reader;
    }

    public Path log() {
        return folder.resolve("postgresql.log");
    }

    /** Whose programs run: the build's own or the machine's. */
    public Path binaries() {
        return binaries;
    }

    /** The process's id while it runs. */
    public Optional<Long> pid() {
        return process.filter(ChildProcess::alive).map(ChildProcess::pid);
    }

    /** Ends all connections of the gateway and of the head-end; how many there were. */
    public int cutConnections() {
        String sql =
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE usename IN ('%s', '%s')".formatted(OWNER, READER);
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new PartException("Connections were not cut: " + e.getMessage(), e);
        }
    }

    /**
     * Ends the gateway's queries that take longer, on connections that it makes from now on; those
     * that it has are cut.
     *
     * @param timeout zero for none
     */
    public void statementTimeout(Duration timeout) {
        try (Connection connection = admin("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER ROLE %s SET statement_timeout = '%dms'"
                            .formatted(READER, timeout.toMillis()));
        } catch (SQLException e) {
            throw new PartException("The timeout was not set: " + e.getMessage(), e);
        }
        cutConnections();
    }

    /** A fast stop: open transactions are rolled back. */
    public void stop() {
        process.filter(ChildProcess::alive).ifPresent(running -> running.signal("INT"));
        process.ifPresent(running -> running.end(Duration.ofSeconds(20)));
        process = Optional.empty();
    }

    /** SIGKILL of the server; what was committed is kept. */
    public void kill() {
        process.ifPresent(ChildProcess::kill);
        process = Optional.empty();
    }

    @Override
    public void close() {
        stop();
        if (!folder.equals(wanted)) {
            // Nobody else knows that folder.
            Commands.must(List.of("rm", "-rf", folder.toString()));
        }
    }
}
