package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.CqlSession;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The databases of the gateways: bound as {@code <gateway>Db} (a DataSource) and {@code
 * <gateway>Cassandra} (a CqlSession), where routes find them. Nothing connects before a route needs
 * it.
 */
@ApplicationScoped
public class Sources {

    private static final Logger LOG = Logger.getLogger(Sources.class);

    private final Config config;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Set<String> bound = new HashSet<>();
    private final Map<String, CqlSession> sessions = new HashMap<>();

    public Sources(Config config) {
        this.config = config;
    }

    /**
     * What keeps a gateway from its databases, whether or not they are there.
     *
     * @return one line for each setting that cannot be used in this program
     */
    public static List<String> findings(Config config, String gateway) {
        return JdbcSources.finding(new GatewaySettings(config, gateway)).stream().toList();
    }

    /**
     * Binds what the gateway's settings describe; called again for a gateway, it does nothing.
     *
     * @param wake ends the gateway's pause
     * @throws IllegalArgumentException if a setting cannot be used; the message names it
     */
    public synchronized void bind(CamelContext camel, String gateway, Runnable wake) {
        if (bound.contains(gateway)) {
            return;
        }
        GatewaySettings settings = new GatewaySettings(config, gateway);
        camel.getRegistry().bind("cqlRows", new CqlRows());
        JdbcSources.open(settings)
                .ifPresent(
                        pool -> {
                            open.add(pool);
                            camel.getRegistry()
                                    .bind(gateway + "Db", JdbcSources.shared(pool, settings));
                            listen(settings, pool, wake);
                        });
        session(settings)
                .ifPresent(session -> camel.getRegistry().bind(gateway + "Cassandra", session));
        bound.add(gateway);
    }

    /**
     * The one Cassandra session of a gateway, which connects when it is first needed; empty if its
     * settings name no Cassandra.
     */
    public synchronized Optional<CqlSession> session(GatewaySettings settings) {
        if (!sessions.containsKey(settings.gateway())) {
            CassandraSources.open(settings)
                    .ifPresent(
                            session -> {
                                open.add(session);
                                sessions.put(settings.gateway(), session.shared());
                            });
        }
        return Optional.ofNullable(sessions.get(settings.gateway()));
    }

    /**
     * A pool of few connections beside the gateway's own, for what must not wait for its queries;
     * closed with it.
     *
     * @param seconds after which a connection that says nothing is given up
     */
    public synchronized DataSource apart(GatewaySettings settings, int seconds) {
        AgroalDataSource pool = JdbcSources.apart(settings, seconds);
        open.add(pool);
        return pool;
    }

    private void listen(GatewaySettings settings, AgroalDataSource pool, Runnable wake) {
        settings.text("listen")
                .ifPresent(
                        channel -> {
                            PostgresListener listener =
                                    new PostgresListener(settings.gateway(), channel, pool, wake);
                            open.add(0, listener);
                            listener.start();
                        });
    }

    /** Closes listeners, pools and sessions; called when the routes have stopped. */
    public synchronized void close() {
        for (AutoCloseable source : open) {
            try {
                source.close();
            } catch (Exception e) {
                LOG.warnf("a source did not close cleanly: %s", e.getMessage());
            }
        }
        open.clear();
    }
}
