package org.flexmeter.gateway.console;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.access.OidcSettings;
import org.flexmeter.gateway.access.PendingLogins;
import org.flexmeter.gateway.access.Users;
import org.flexmeter.gateway.monitor.Tail;
import org.jboss.logging.Logger;

/** Builds what the management port serves, with the gate before all of it. */
@ApplicationScoped
public class Console {
    private static final Logger LOG = Logger.getLogger(Console.class);
    private static final int BEFORE_ALL = -10_000;
    private static final Set<String> OPEN =
            Set.of(
                    "/login",
                    OidcLogin.PATH,
                    OidcSettings.CALLBACK,
                    "/console/login.css",
                    "/console/login.js",
                    "/console/icon.svg");

    private final Users users;
    private final Credentials credentials;
    private final StatusJson status;
    private final Tail tail;
    private final InstantSource clock;
    private final String host;
    private final Path state;
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
            StatusJson status,
            Tail tail,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.management.host") String host,
            @ConfigProperty(name = "fm.state.dir") Path state,
            @ConfigProperty(name = "fm.console.open-metrics") String openMetrics) {
        this.users = users;
        this.credentials = credentials;
        this.status = status;
        this.tail = tail;
        this.clock = clock;
        this.host = host;
        this.state = state;
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
        StaticFiles files = StaticFiles.ofClassPath("console");
        new LoginPage(credentials, files).addTo(router);
        credentials
                .oidc()
                .ifPresent(
                        oidc ->
                                new OidcLogin(
                                                credentials,
                                                oidc,
                                                new PendingLogins(new SecureRandom(), clock))
                                        .addTo(router));
        router.get("/console/:file").handler(c -> files.send(c, c.pathParam("file")));
        new Api(status, tail).addTo(router);
        new Jolokia().addTo(router);
        new Hawtio(files, state).addTo(router);
        router.get("/").handler(context -> files.send(context, "index.html"));
    }

    private boolean isOpen(String path) {
        return OPEN.contains(path)
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
