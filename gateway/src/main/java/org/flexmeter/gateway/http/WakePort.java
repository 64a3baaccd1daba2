package org.flexmeter.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.access.LocalToken;
import org.flexmeter.gateway.log.Strangers;
import org.jboss.logging.Logger;

/**
 * Stands before the wake-up port: who comes shows the token, and by TLS a certificate, where they
 * are set. A browser's page of another site gets nothing in any case.
 */
@ApplicationScoped
public class WakePort {
    private static final Logger LOG = Logger.getLogger(WakePort.class);
    private static final String BEARER = "Bearer ";
    private static final String WAKE = "/wake/";

    private final Entrance entrance;
    private final Strangers strangers;
    private final String host;
    private final Optional<String> token;
    private final Optional<Path> authorities;

    WakePort(
            Entrance entrance,
            Strangers strangers,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "fm.wake.token") Optional<String> token,
            @ConfigProperty(name = "fm.wake.tls.ca") Optional<Path> authorities) {
        this.entrance = entrance;
        this.strangers = strangers;
        this.host = host;
        this.token = token;
        this.authorities = authorities;
    }

    void open(@Observes Router router) {
        boolean loopback =
                host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
        if (!loopback && token.isEmpty() && authorities.isEmpty()) {
            LOG.warnf(
                    "wake-up port: listens on %s, and takes wake-ups of everybody who reaches it;"
                            + " set fm.wake.token",
                    host);
        }
        router.route()
                .order(Integer.MIN_VALUE)
                .handler(this::handle)
                .failureHandler(entrance::failed);
    }

    private void handle(RoutingContext context) {
        if (!entrance.admits(context, !context.normalizedPath().startsWith(WAKE))) {
            return;
        }
        if (isLetIn(context)) {
            context.next();
            return;
        }
        String address = context.request().remoteAddress().hostAddress();
        strangers.tell(
                "wake",
                address,
                more ->
                        LOG.warnf(
                                "wake-up port: %s has not the token, or no certificate%s",
                                address, more));
        Entrance.turnAway(context, 401, "show the token (fm.wake.token), or a certificate\n");
    }

    private boolean isLetIn(RoutingContext context) {
        String shown =
                Optional.ofNullable(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                        .filter(header -> header.startsWith(BEARER))
                        .map(header -> header.substring(BEARER.length()).strip())
                        .orElse("");
        // with authorities the handshake has asked for a certificate: WakeCertificates
        return token.filter(wanted -> !LocalToken.matches(wanted, shown)).isEmpty()
                && (authorities.isEmpty() || context.request().isSSL());
    }
}
