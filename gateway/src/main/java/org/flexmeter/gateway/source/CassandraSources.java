package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.tls.TlsFiles;

/** Makes the one session that all feeds of a gateway share. */
final class CassandraSources {

    private static final int DEFAULT_PORT = 9042;

    /** What the driver itself asks and says needs some room. */
    private static final int LEAST_CELL = 65_536;

    private static final Duration RECONNECTION = Duration.ofSeconds(1);

    private CassandraSources() {}

    /**
     * Prepares a session, which connects when it is first needed.
     *
     * @param settings of the gateway: {@code cassandra.contact-points} (host[:port], comma
     *     separated), {@code cassandra.datacenter}, {@code cassandra.username}, {@code
     *     cassandra.password}, {@code cassandra.timeout-seconds}, {@code
     *     cassandra.serial-consistency}
     * @return empty if the gateway has no {@code cassandra.contact-points}
     */
    static Optional<LazyCqlSession> open(GatewaySettings settings) {
        return settings.text("cassandra.contact-points")
                .map(points -> new LazyCqlSession(() -> connect(settings, points), cell(settings)));
    }

    /**
     * Connects at once.
     *
     * @throws IllegalArgumentException if a setting is missing or cannot be used
     */
    static CqlSession connect(GatewaySettings settings) {
        return settings.text("cassandra.contact-points")
                .map(points -> connect(settings, points))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        settings.name("cassandra.contact-points") + " is missing"));
    }

    private static CqlSession connect(GatewaySettings settings, String points) {
        CqlSessionBuilder builder =
                CqlSession.builder()
                        .addContactPoints(contactPoints(settings, points))
                        .withLocalDatacenter(
                                settings.text("cassandra.datacenter").orElse("datacenter1"))
                        .withConfigLoader(driverSettings(settings))
                        .withApplicationName("flexmeter-" + settings.gateway());
        settings.text("cassandra.username")
                .ifPresent(
                        user ->
                                builder.withAuthCredentials(
                                        user, settings.text("cassandra.password").orElse("")));
        TlsFiles tls = tls(settings);
        if (tls.given() || settings.text("cassandra.tls").filter("true"::equals).isPresent()) {
            builder.withSslEngineFactory(new FreshSslEngines(tls));
        }
        return builder.build();
    }

    private static TlsFiles tls(GatewaySettings settings) {
        return new TlsFiles(
                settings.name("cassandra.tls"),
                settings.text("cassandra.tls.ca").map(Path::of),
                settings.text("cassandra.tls.certificate").map(Path::of),
                settings.text("cassandra.tls.key").map(Path::of),
                settings.text("cassandra.tls.crl").map(Path::of),
                TlsFiles.MODERN);
    }

    /** Bytes of a cell that are read. */
    private static int cell(GatewaySettings settings) {
        return settings.number("cassandra.max-cell", RowBound.CELL);
    }

    private static DriverConfigLoader driverSettings(GatewaySettings settings) {
        Duration timeout = Duration.ofSeconds(settings.number("cassandra.timeout-seconds", 15));
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, "flexmeter-" + settings.gateway())
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, RECONNECTION)
                // the feeds pause as well: both together are not to be much longer than a pause
                .withDuration(
                        DefaultDriverOption.RECONNECTION_MAX_DELAY, RECONNECTION.multipliedBy(2))
                .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                // the driver gives a larger frame up before it makes room for it, in V4 alone
                .withString(DefaultDriverOption.PROTOCOL_VERSION, "V4")
                .withBytes(
                        DefaultDriverOption.PROTOCOL_MAX_FRAME_LENGTH,
                        (long) CqlPages.FRAME_CELLS * Math.max(cell(settings), LEAST_CELL))
                // natively the driver's own clock counts from the start of the machine
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withString(
                        DefaultDriverOption.REQUEST_SERIAL_CONSISTENCY,
                        settings.text("cassandra.serial-consistency").orElse("SERIAL"))
                .build();
    }

    private static List<InetSocketAddress> contactPoints(GatewaySettings settings, String points) {
        return Arrays.stream(points.split(",")).map(p -> contactPoint(settings, p.trim())).toList();
    }

    private static InetSocketAddress contactPoint(GatewaySettings settings, String point) {
        int colon = point.lastIndexOf(':');
        try {
            return colon < 0
                    ? new InetSocketAddress(point, DEFAULT_PORT)
                    : new InetSocketAddress(
                            point.substring(0, colon),
                            Integer.parseInt(point.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    settings.name("cassandra.contact-points")
                            + ": "
                            + Masked.of(point)
                            + " is not host:port",
                    e);
        }
    }
}
