package org.flexmeter.gateway.console;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.access.PendingLogins;
import org.flexmeter.gateway.access.Users;
import org.flexmeter.gateway.http.Entrance;
import org.flexmeter.gateway.monitor.Tail;
import org.jboss.logging.Logger;

/** Builds what the management port serves, with the gate before all of it. */
@ApplicationScoped
public class Console {
    private static final Logger LOG = Logger.getLogger(Console.class);
    private static final int BEFORE_ALL = -10_000;
    private final Users users;
    private final Entrance entrance;
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
            Entrance entrance,
            Credentials credentials,
            StatusJson status,
            Tail tail,
            InstantSource clock,
            @ConfigProperty(name = "quarkus.management.host") String host,
            @ConfigProperty(name = "fm.state.dir") Path state,
            @ConfigProperty(name = "fm.console.open-metrics") String openMetrics) {
        this.users = users;
        this.entrance = entrance;
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
        ours(router);
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
        new Jolokia((context, fault) -> Gate.broken(context, credentials, fault)).addTo(router);
        new Hawtio(files, state).addTo(router);
        router.get("/").handler(context -> files.send(context, "index.html"));
    }

    /**
     * What stands before all of it is ours alone: Quarkus has a handler there that takes every body
     * before anybody is asked, one that lets pages of every origin read, and one that writes a page
     * into the log for what fails.
     */
    private void ours(Router router) {
        router.getRoutes().stream().filter(route -> route.getPath() == null).forEach(Route::remove);
        router.route()
                .order(BEFORE_ALL)
                .handler(new Gate(entrance, credentials, new Paths(metricsAreOpen()))::handle)
                .failureHandler(entrance::failed);
    }

    private boolean metricsAreOpen() {
        return openMetrics == OpenMetrics.ALWAYS
                || openMetrics == OpenMetrics.LOOPBACK && isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }
}
