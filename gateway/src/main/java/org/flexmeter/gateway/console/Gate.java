package org.flexmeter.gateway.console;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.flexmeter.gateway.access.AccessException;
import org.flexmeter.gateway.access.User;
import org.jboss.logging.Logger;

/**
 * Stands before everything at the management port: lets through what is open, and who has said who
 * they are. Who has not is sent to the login page, or asked for name and password if it is no
 * browser. What changes something is taken from a page of this server only, or from no browser.
 */
final class Gate {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.console");
    private static final String USER = "fm.user";
    private static final String BEARER = "Bearer ";
    private static final String SECURE_HEADERS_POLICY =
            "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Credentials credentials;
    private final Predicate<String> open;

    /**
     * @param open which paths need no login
     */
    Gate(Credentials credentials, Predicate<String> open) {
        this.credentials = credentials;
        this.open = open;
    }

    /** Name of the session's cookie; cookies know no ports, so the port is part of it. */
    static String cookie(HttpServerRequest request) {
        return "fm-session-" + request.localAddress().port();
    }

    /** Who sends the request; to be asked behind the gate. */
    static User user(RoutingContext context) {
        return context.get(USER);
    }

    void handle(RoutingContext context) {
        secure(context);
        String path = context.normalizedPath();
        boolean acts = !SAFE.contains(context.request().method());
        if (acts && isFromElsewhere(context.request())) {
            context.response().setStatusCode(403).end("from another site\n");
        } else if (acts && isUpgraded(context.request())) {
            context.response().setStatusCode(505).end("without TLS by HTTP/1.1 only\n");
        } else if (open.test(path)) {
            context.next();
        } else {
            identify(context);
        }
    }

    private static void secure(RoutingContext context) {
        context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "same-origin")
                .putHeader("Content-Security-Policy", SECURE_HEADERS_POLICY)
                .putHeader("Cache-Control", "no-store");
    }

    /**
     * The body of a request that became HTTP/2 on the way is read before anybody can ask for it.
     */
    private static boolean isUpgraded(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2 && !request.isSSL();
    }

    /** A browser says where a request comes from; whoever says nothing is no browser. */
    private static boolean isFromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin != null && !request.getHeader("Host").equals(authority(origin));
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getAuthority()).orElse("");
        } catch (IllegalArgumentException noOrigin) {
            return "";
        }
    }

    private void identify(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<User> user =
                Optional.ofNullable(request.getCookie(cookie(request)))
                        .flatMap(cookie -> credentials.session(cookie.getValue()));
        Optional<String> authorization = Optional.ofNullable(request.getHeader("Authorization"));
        Optional<String> basic = authorization.filter(h -> h.startsWith("Basic "));
        Optional<String> bearer =
                authorization
                        .filter(h -> h.startsWith(BEARER))
                        .map(h -> h.substring(BEARER.length()).strip());
        if (user.isEmpty()) {
            user = bearer.flatMap(credentials::bearer);
        }
        if (user.isEmpty()) {
            user = basic.flatMap(credentials::remembered);
        }
        String address = address(context);
        if (user.isPresent()) {
            pass(context, user.get());
        } else if (basic.isPresent()) {
            blocking(context, address, () -> credentials.basic(basic.get(), address));
        } else if (bearer.filter(credentials::isProviders).isPresent()) {
            blocking(context, address, () -> credentials.byProvider(bearer.get(), address));
        } else {
            ask(context);
        }
    }

    /** Finds out off the event loop who it is: a hash takes its time, and so may a provider. */
    private void blocking(RoutingContext context, String address, Callable<Optional<User>> login) {
        if (!credentials.listensTo(address)) {
            tooMany(context);
            return;
        }
        context.request().pause();
        context.vertx()
                .executeBlocking(login, false)
                .onSuccess(
                        user -> {
                            context.request().resume();
                            user.ifPresentOrElse(u -> pass(context, u), () -> ask(context));
                        })
                .onFailure(fault -> failed(context, credentials, fault));
    }

    /** Answers who could not be let in for another reason than who they are. */
    static void failed(RoutingContext context, Credentials credentials, Throwable fault) {
        if (!(fault instanceof IOException)) {
            broken(context, fault);
            return;
        }
        credentials.away(fault);
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "10")
                .end("the login provider cannot be asked now; users of the gateway can log in\n");
    }

    private static void pass(RoutingContext context, User user) {
        context.put(USER, user);
        context.next();
    }

    private static void ask(RoutingContext context) {
        HttpServerRequest request = context.request();
        String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
        if (SAFE.contains(request.method()) && accept.contains("text/html")) {
            String to = URLEncoder.encode(request.uri(), StandardCharsets.UTF_8);
            context.response().setStatusCode(302).putHeader("Location", "/login?to=" + to).end();
            return;
        }
        boolean script =
                request.getHeader("X-Requested-With") != null
                        || request.getHeader("Sec-Fetch-Mode") != null;
        if (!script) {
            // a browser would open its own window for a script's request
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"FlexMeter gateway\"");
        }
        context.response().setStatusCode(401).end("log in first\n");
    }

    static void tooMany(RoutingContext context) {
        context.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "60")
                .end("too many failed logins; wait a minute\n");
    }

    static void broken(RoutingContext context, Throwable fault) {
        LOG.errorf(
                "console: %s",
                fault instanceof AccessException ? fault.getMessage() : fault.toString());
        context.response().setStatusCode(500).end("cannot be done now; the log says why\n");
    }

    static String address(RoutingContext context) {
        return context.request().remoteAddress().hostAddress();
    }
}
