package org.flexmeter.gateway.source;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flexmeter.gateway.message.Masked;

/**
 * Makes a gateway's pool of connections to its relational database. It is small on purpose: its
 * size is the most that the gateway ever asks of the database at once.
 */
final class JdbcSources {

    private static final Duration ACQUISITION = Duration.ofSeconds(10);
    private static final String POSTGRESQL_SHUTDOWN = "57P0";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int APART = 2;
    private static final Duration IDLE = Duration.ofMinutes(10);

    private JdbcSources() {}

    /**
     * Opens a pool, which connects when it is first needed.
     *
     * @param settings of the gateway: {@code jdbc.url}, {@code jdbc.username}, {@code
     *     jdbc.password}, {@code jdbc.connections}
     * @return empty if the gateway has no {@code jdbc.url}
     */
    static Optional<AgroalDataSource> open(GatewaySettings settings) {
        return settings.text("jdbc.url")
                .map(
                        url ->
                                open(
                                        settings,
                                        url,
                                        settings.number("jdbc.connections", 3),
                                        properties(settings, url)));
    }

    private static Map<String, String> properties(GatewaySettings settings, String url) {
        Map<String, String> properties = new HashMap<>(driverTimeouts(url, settings.gateway()));
        if (url.startsWith(POSTGRESQL)) {
            properties.put("maxResultBuffer", Long.toString(new PageLimit(cell(settings)).page()));
        }
        return properties;
    }

    private static int cell(GatewaySettings settings) {
        return settings.number("jdbc.max-cell", RowBound.CELL);
    }

    private static RowBound bound(GatewaySettings settings, String url) {
        return url.startsWith(POSTGRESQL)
                ? new PageLimit(cell(settings))
                : BoundedCells.of(url, cell(settings));
    }

    /** The pool as routes and checks use it. */
    static DataSource shared(AgroalDataSource pool, GatewaySettings settings) {
        String url = settings.text("jdbc.url").orElse("");
        return new ReturningDataSource(pool, JdbcTls.of(url), bound(settings, url));
    }

    /**
     * A small pool beside the other, for what must not wait long.
     *
     * @param seconds after which a connection that says nothing is given up, and after which the
     *     database gives up a transaction of ours that does nothing
     */
    static AgroalDataSource apart(GatewaySettings settings, int seconds) {
        String url = settings.text("jdbc.url").orElseThrow();
        Map<String, String> properties =
                new HashMap<>(driverTimeouts(url, settings.gateway() + "-cluster"));
        properties.computeIfPresent("socketTimeout", (key, old) -> Integer.toString(seconds));
        properties.computeIfPresent("connectTimeout", (key, old) -> Integer.toString(seconds));
        if (!properties.isEmpty()) {
            properties.put("options", "-c idle_in_transaction_session_timeout=" + seconds * 1_000);
        }
        return open(settings, url, APART, properties);
    }

    /**
     * What keeps the gateway's {@code jdbc.url} from being used in this program: the jar and the
     * native binary have not the same drivers.
     *
     * @return one line; empty if there is a driver, or no such setting
     */
    static Optional<String> finding(GatewaySettings settings) {
        return settings.text("jdbc.url")
                .filter(url -> DriverManager.drivers().noneMatch(driver -> accepts(driver, url)))
                .map(
                        url ->
                                "%s: this program has no driver for %s; docs/native.md lists what there is"
                                        .formatted(settings.name("jdbc.url"), withoutPlace(url)));
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException notItsOwn) {
            return false;
        }
    }

    /** What stands behind the database's kind may be a password. */
    private static String withoutPlace(String url) {
        int end = url.indexOf(':', "jdbc:".length());
        return end < 0 ? "it" : url.substring(0, end);
    }

    private static AgroalDataSource open(
            GatewaySettings settings, String url, int connections, Map<String, String> properties) {
        finding(settings)
                .ifPresent(
                        finding -> {
                            throw new IllegalArgumentException(finding);
                        });
        AgroalDataSourceConfigurationSupplier supplier =
                new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(
                                pool -> {
                                    pool.maxSize(connections)
                                            .minSize(0)
                                            .initialSize(0)
                                            .acquisitionTimeout(ACQUISITION)
                                            .idleValidationTimeout(Duration.ofSeconds(30))
                                            .reapTimeout(IDLE)
                                            .exceptionSorter(JdbcSources::connectionIsGone)
                                            .connectionFactoryConfiguration(
                                                    factory -> {
                                                        factory.jdbcUrl(url).autoCommit(true);
                                                        settings.text("jdbc.username")
                                                                .map(NamePrincipal::new)
                                                                .ifPresent(factory::principal);
                                                        settings.text("jdbc.password")
                                                                .map(SimplePassword::new)
                                                                .ifPresent(factory::credential);
                                                        properties.forEach(factory::jdbcProperty);
                                                        return factory;
                                                    });
                                    return pool;
                                });
        try {
            return AgroalDataSource.from(supplier);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "gateway."
                            + settings.gateway()
                            + ".jdbc.url: no pool for "
                            + withoutPlace(url)
                            + ": "
                            + Masked.of(String.valueOf(e.getMessage())));
        }
    }

    /** Such a connection must not be used again: SQL states of lost connections, by standard. */
    private static boolean connectionIsGone(SQLException fault) {
        String state = Optional.ofNullable(fault.getSQLState()).orElse("");
        return state.startsWith("08") || state.startsWith(POSTGRESQL_SHUTDOWN);
    }

    /**
     * Without these, a connection that is cut in the middle of an answer is waited for for ever.
     */
    private static Map<String, String> driverTimeouts(String url, String gateway) {
        return url.startsWith(POSTGRESQL)
                ? Map.of(
                        "ApplicationName", "flexmeter-" + gateway,
                        "connectTimeout", "10",
                        "socketTimeout", "60",
                        "tcpKeepAlive", "true")
                : Map.of();
    }
}
