package org.flexmeter.gateway.http;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.log.Strangers;
import org.flexmeter.gateway.message.OneLine;
import org.jboss.logging.Logger;

/**
 * What every request has to pass at either port, before its body is read and anybody is asked who
 * they are.
 */
@ApplicationScoped
public class Entrance {
    private static final Logger LOG = Logger.getLogger(Entrance.class);
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final int SHOWN = 100;
    private static final int FIRST_OF_FAILURES = 400;
    private static final int BROKEN = 500;

    private final Hosts hosts;
    private final Strangers strangers;

    /** What is wrong with a request: how it is answered. */
    private record Fault(int status, String text) {}

    @Inject
    Entrance(Config settings, Strangers strangers) {
        this(new Hosts(names(settings)), strangers);
    }

    Entrance(Hosts hosts, Strangers strangers) {
        this.hosts = hosts;
        this.strangers = strangers;
    }

    private static List<String> names(Config settings) {
        List<String> names = new ArrayList<>();
        settings.getOptionalValues("fm.http.hosts", String.class).ifPresent(names::addAll);
        names.add(settings.getValue("quarkus.http.host", String.class));
        names.add(settings.getValue("quarkus.management.host", String.class));
        settings.getOptionalValue("fm.console.oidc.redirect", String.class)
                .map(Entrance::authority)
                .ifPresent(names::add);
        return names;
    }

    /**
     * Lets a request on, or answers it.
     *
     * @param mayHaveBody whether what it asks for takes a body
     * @return whether it may go on
     */
    public boolean admits(RoutingContext context, boolean mayHaveBody) {
        Guest.asks(context);
        HttpServerRequest request = context.request();
        Optional<Fault> fault = fault(request, mayHaveBody);
        fault.ifPresent(f -> turnAway(context, f.status(), f.text()));
        return fault.isEmpty();
    }

    /** Somebody is known by now: their request may take what it takes. */
    public static void trust(RoutingContext context) {
        Guest.trust(context);
    }

    /** The server itself takes its time to find out who it is. */
    public static void hold(RoutingContext context) {
        Guest.hold(context);
    }

    private Optional<Fault> fault(HttpServerRequest request, boolean mayHaveBody) {
        String host = host(request);
        boolean acts = !SAFE.contains(request.method());
        if (acts && request.version() == HttpVersion.HTTP_2 && !request.isSSL()) {
            // the body of a request that became HTTP/2 on the way is read before anybody can ask
            return Optional.of(new Fault(505, "without TLS by HTTP/1.1 only\n"));
        }
        if (!hosts.knows(host, request.localAddress().hostAddress())) {
            tellHost(request, host);
            return Optional.of(
                    new Fault(421, "not a name of this server; fm.http.hosts names others\n"));
        }
        if (acts && isFromElsewhere(request, host)) {
            return Optional.of(new Fault(403, "from another site\n"));
        }
        if (!mayHaveBody && hasBody(request)) {
            return Optional.of(new Fault(413, "this takes no body\n"));
        }
        return Optional.empty();
    }

    private void tellHost(HttpServerRequest request, String host) {
        String address = request.remoteAddress().hostAddress();
        strangers.tell(
                "host",
                address,
                more ->
                        LOG.warnf(
                                "asked by %s as '%s', which is no name of this server"
                                        + " (fm.http.hosts)%s",
                                address, OneLine.of(host, SHOWN), more));
    }

    private static String host(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return Optional.ofNullable(request.authority()).map(Object::toString).orElse("");
        }
        List<String> named = request.headers().getAll(HttpHeaders.HOST);
        return named.size() == 1 ? named.get(0) : "";
    }

    /** A browser says where a request comes from; whoever says nothing is no browser. */
    private static boolean isFromElsewhere(HttpServerRequest request, String host) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !host.equals(authority(origin));
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
        } catch (IllegalArgumentException noOrigin) {
            return "";
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0")
                || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Answers and hangs up: what else is sent is not read. */
    static void turnAway(RoutingContext context, int status, String text) {
        context.request().pause();
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(text)
                .onComplete(sent -> context.request().connection().close());
    }

    /** A path or parameter that cannot be decoded is the asker's fault, and so is hanging up. */
    private static int status(RoutingContext context) {
        if (context.failure() instanceof IllegalArgumentException
                || context.failure() instanceof HttpClosedException) {
            return FIRST_OF_FAILURES;
        }
        return context.statusCode() < FIRST_OF_FAILURES ? BROKEN : context.statusCode();
    }

    /** Answers what failed further on; the log has one line a minute of it. */
    public void failed(RoutingContext context) {
        int status = status(context);
        if (status >= BROKEN) {
            String address = context.request().remoteAddress().hostAddress();
            String fault = OneLine.of(String.valueOf(context.failure()), SHOWN);
            strangers.tell(
                    "failed",
                    address,
                    more -> LOG.warnf("a request from %s failed: %s%s", address, fault, more));
        }
        if (!context.response().ended()) {
            context.response().setStatusCode(status).end();
        }
    }
}
