package org.flexmeter.gateway.console;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.access.Users;
import org.jboss.logging.Logger;

/** Builds what the management port serves, with the gate before all of it. */
@ApplicationScoped
public class Console {
    private static final Logger LOG = Logger.getLogger(Console.class);
    private static final int BEFORE_ALL = -10_000;

    private final Users users;
    private final Credentials credentials;
    private final String host;
    private final OpenMetrics openMetrics;

    /** When metrics may be read without a login. */
    enum OpenMetrics {
        LOOPBACK,
        ALWAYS,
        NEVER
    }

    Console(
            Users users,
            Credentials credentials,
            @ConfigProperty(name = "quarkus.management.host") String host,
            @ConfigProperty(name = "fm.console.open-metrics") String openMetrics) {
        this.users = users;
        this.credentials = credentials;
        this.host = host;
        this.openMetrics = OpenMetrics.valueOf(openMetrics.strip().toUpperCase(Locale.ROOT));
    }

    void open(@Observes ManagementInterface port) {
        users.announce();
        if (!isLoopback(host)) {
            LOG.warnf(
                    "console: listens on %s, which others can reach; put TLS before it"
                            + " (docs/operations.md)",
                    host);
        }
        Router router = port.router();
        router.route().order(BEFORE_ALL).handler(new Gate(credentials, this::isOpen)::handle);
        StaticFiles files = new StaticFiles("console");
        new LoginPage(credentials, files).addTo(router);
        router.get("/console/:file").handler(c -> files.send(c, c.pathParam("file")));
        new Jolokia().addTo(router);
        new Hawtio(files).addTo(router);
        router.get("/").handler(context -> files.send(context, "index.html"));
    }

    private boolean isOpen(String path) {
        return path.equals("/login")
                || path.equals("/console/login.css")
                || path.equals("/console/login.js")
                || isAt(path, "/q/health")
                || isAt(path, "/q/metrics") && metricsAreOpen();
    }

    private boolean metricsAreOpen() {
        return openMetrics == OpenMetrics.ALWAYS
                || openMetrics == OpenMetrics.LOOPBACK && isLoopback(host);
    }

    private static boolean isAt(String path, String prefix) {
        return path.equals(prefix) || path.startsWith(prefix + "/");
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
