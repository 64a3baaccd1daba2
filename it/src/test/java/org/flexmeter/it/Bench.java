package org.flexmeter.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.flexmeter.world.World;
import org.flexmeter.world.database.JdbcDatabase;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.meter.Device;

/** One gateway process with the parts of the world that a test asks for. */
final class Bench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(180);

    private final World world;
    private final Settings settings;
    private final List<String> devices = new ArrayList<>();

    Bench(Path folder) {
        this.world = World.in(folder);
        this.settings = new Settings(world.home());
        settings.ports(world.ports().any(), world.ports().any());
    }

    World world() {
        return world;
    }

    Settings settings() {
        return settings;
    }

    Bench set(String key, Object value) {
        world.home().set(key, value);
        return this;
    }

    /** Adds a line of devices.csv without its last three fields. */
    Bench device(String line) {
        devices.add(line + ",,,true");
        return this;
    }

    Bench devices(List<Device> all) {
        all.forEach(d -> device(String.join(",", d.gateway(), d.id(), d.type(), d.hardwareId())));
        return this;
    }

    /** Broker, subscriber, and the gateway, ready. */
    Inbox start() {
        settings.broker(world.broker());
        Inbox inbox = new Inbox(world.cloud());
        startGateway();
        return inbox;
    }

    GatewayProcess startGateway() {
        writeHome();
        return gateway().shortLived().start().awaitReady(PATIENCE);
    }

    void writeHome() {
        world.home().write();
        List<String> lines = new ArrayList<>();
        lines.add("gateway,id,type,hardwareId,specificationToken,siteToken,enabled");
        lines.addAll(devices);
        write("devices.csv", String.join("\n", lines) + "\n");
    }

    /** Replaces a file of the home folder in one step, as an editor does. */
    void write(String name, String text) {
        Path file = world.home().folder().resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(
                    fresh,
                    file,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder of examples/ over the home folder, without its settings. */
    void example(String name) {
        Path from = world.root().resolve("examples").resolve(name);
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().equals("application.properties")) {
                    write(from.relativize(file).toString(), Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GatewayProcess gateway() {
        return world.gateway();
    }

    /** A connection of the owner of a database. */
    static Connection connect(JdbcDatabase database) throws SQLException {
        return DriverManager.getConnection(
                database.url(), database.owner().user(), database.owner().password());
    }

    static void sql(JdbcDatabase database, String... statements) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** How many rows a statement has changed. */
    static int updated(JdbcDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
    }

    double metric(String name, String... labels) {
        return gateway().metrics().sum(name, labels);
    }

    @Override
    public void close() {
        world.close();
    }
}
