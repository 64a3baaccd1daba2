package org.flexmeter.gateway.console;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.flexmeter.gateway.access.Logins;
import org.flexmeter.gateway.access.User;
import org.flexmeter.gateway.http.Entrance;

/**
 * Stands before everything at the management port: lets through what is open, and who has said who
 * they are. Who has not is sent to the login page, or asked for name and password if it is no
 * browser.
 */
final class Gate {
    private static final String USER = "fm.user";
    private static final String BEARER = "Bearer ";
    private static final String SECURE_HEADERS_POLICY =
            "default-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** All others are asked without one, or change nothing by it. */
    private static final Set<String> TAKE_BODIES =
            Set.of("/login", "/jolokia", "/jolokia/", "/hawtio/jolokia", "/hawtio/jolokia/");

    private final Entrance entrance;
    private final Credentials credentials;
    private final Paths paths;

    Gate(Entrance entrance, Credentials credentials, Paths paths) {
        this.entrance = entrance;
        this.credentials = credentials;
        this.paths = paths;
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
        if (!entrance.admits(context, TAKE_BODIES.contains(path))) {
            return;
        }
        if (paths.isShut(path)) {
            context.response().setStatusCode(404).end();
        } else if (paths.isOpen(path)) {
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
            basic(context, basic.get(), address);
        } else if (bearer.filter(credentials::isProviders).isPresent()) {
            bearer(context, bearer.get(), address);
        } else {
            ask(context);
        }
    }

    private void basic(RoutingContext context, String header, String address) {
        context.request().pause();
        answer(context, credentials, () -> credentials.basic(header, address))
                .onSuccess(
                        answer -> {
                            context.request().resume();
                            answer.user()
                                    .ifPresentOrElse(
                                            user -> pass(context, user),
                                            () -> refused(context, answer.outcome()));
                        });
    }

    private static void refused(RoutingContext context, Logins.Outcome outcome) {
        if (outcome == Logins.Outcome.WRONG) {
            ask(context);
        } else {
            notNow(context, outcome);
        }
    }

    /** Finds out off the event loop who it is: a provider may take its time. */
    private void bearer(RoutingContext context, String token, String address) {
        Entrance.hold(context);
        context.request().pause();
        context.vertx()
                .executeBlocking(() -> credentials.byProvider(token, address), false)
                .onSuccess(
                        user -> {
                            context.request().resume();
                            user.ifPresentOrElse(u -> pass(context, u), () -> ask(context));
                        })
                .onFailure(fault -> failed(context, credentials, fault));
    }

    /** Has a login looked at, off the event loop; what goes wrong with it is answered. */
    static Future<Logins.Answer> answer(
            RoutingContext context,
            Credentials credentials,
            Supplier<CompletionStage<Logins.Answer>> login) {
        Entrance.hold(context);
        Context loop = context.vertx().getOrCreateContext();
        return context.vertx()
                .executeBlocking(login::get, false)
                .compose(stage -> Future.fromCompletionStage(stage, loop))
                .onFailure(fault -> broken(context, credentials, fault));
    }

    /** Answers who could not be let in for another reason than who they are. */
    static void failed(RoutingContext context, Credentials credentials, Throwable fault) {
        if (!(fault instanceof IOException)) {
            broken(context, credentials, fault);
            return;
        }
        credentials.away(fault, address(context));
        context.response()
                .setStatusCode(503)
                .putHeader("Retry-After", "10")
                .end("the login provider cannot be asked now; users of the gateway can log in\n");
    }

    private static void pass(RoutingContext context, User user) {
        Entrance.trust(context);
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

    /** Answers whose login is not looked at now. */
    static void notNow(RoutingContext context, Logins.Outcome outcome) {
        boolean busy = outcome == Logins.Outcome.BUSY;
        context.response()
                .setStatusCode(busy ? 503 : 429)
                .putHeader("Retry-After", busy ? "1" : "60")
                .end(
                        busy
                                ? "too many logins at once; try again\n"
                                : "too many failed logins; wait a minute\n");
    }

    static void broken(RoutingContext context, Credentials credentials, Throwable fault) {
        credentials.broken(cause(fault), address(context));
        context.response().setStatusCode(500).end("cannot be done now; the log says why\n");
    }

    private static Throwable cause(Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null
                ? fault.getCause()
                : fault;
    }

    static String address(RoutingContext context) {
        return context.request().remoteAddress().hostAddress();
    }
}
