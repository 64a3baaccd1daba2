package org.flexmeter.world.database;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Ports;

/**
 * An H2 server as a process of its own: the database that needs no PostgreSQL, with the schema in
 * standard SQL.
 */
public final class H2Server implements AutoCloseable, JdbcDatabase {
    private static final int USUAL_PORT = 9092;

    private final Path folder;
    private final int port;
    private final Login owner = new Login("IREN_WRITER", Passwords.random());
    private final Login reader = new Login("FLEXMETER", Passwords.random());
    private Optional<ChildProcess> process = Optional.empty();

    private H2Server(Path folder, Ports ports) {
        this.folder = folder.toAbsolutePath();
        this.port = ports.choose("H2", USUAL_PORT);
    }

    /**
     * Makes a fresh database and starts the server.
     *
     * @param folder for the data and the log; created if it is not there
     * @throws PartException if it does not come up
     */
    public static H2Server start(Path folder, Ports ports) {
        H2Server server = new H2Server(folder, ports);
        server.start();
        return server;
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}: same port, same data. */
    public void start() {
        ChildProcess started =
                ChildProcess.start("H2", command(), folder, Map.of(), folder.resolve("h2.log"));
        process = Optional.of(started);
        started.await(Duration.ofSeconds(120), this::answers);
    }

    private List<String> command() {
        return List.of(
                Jdks.current().toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dh2.bindAddress=127.0.0.1",
                "-cp",
                jar().toString(),
                "org.h2.tools.Server",
                "-tcp",
                "-tcpPort",
                Integer.toString(port),
                "-baseDir",
                folder.toString(),
                "-ifNotExists");
    }

    private static Path jar() {
        try {
            return Path.of(
                    org.h2.Driver.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new PartException("H2's jar was not found on the class path.", e);
        }
    }

    private boolean answers() {
        // The first user who connects makes the database and owns it.
        try (Connection connection =
                DriverManager.getConnection(url(), owner.user(), owner.password())) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    @Override
    public void load(Path script) {
        try (Connection connection = connect(owner);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(script));
            statement.execute(
                    "CREATE USER IF NOT EXISTS "
                            + reader.user()
                            + " PASSWORD '"
                            + reader.password()
                            + "'");
            statement.execute("GRANT SELECT ON SCHEMA iren TO " + reader.user());
        } catch (SQLException | IOException e) {
            throw new PartException(
                    "The schema " + script + " was not loaded: " + e.getMessage(), e);
        }
    }

    @Override
    public String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./iren";
    }

    @Override
    public Login owner() {
        return owner;
    }

    @Override
    public Login reader() {
        return reader;
    }

    /** SIGTERM. */
    public void stop() {
        process.ifPresent(running -> running.stop(Duration.ofSeconds(10)));
        process = Optional.empty();
    }

    /** SIGKILL. */
    public void kill() {
        process.ifPresent(ChildProcess::kill);
        process = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }
}
