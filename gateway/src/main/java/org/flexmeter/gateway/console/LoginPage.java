package org.flexmeter.gateway.console;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import org.flexmeter.gateway.access.Sessions;

/** Login by a form, and logout. */
final class LoginPage {
    /** A form of two fields is small. */
    private static final long LARGEST_FORM = 8_192;

    private final Credentials credentials;
    private final StaticFiles files;

    LoginPage(Credentials credentials, StaticFiles files) {
        this.credentials = credentials;
        this.files = files;
    }

    void addTo(Router router) {
        router.get("/login").handler(context -> files.send(context, "login.html"));
        router.post("/login")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_FORM))
                .handler(this::login);
        router.post("/logout").handler(this::logout);
    }

    private void login(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        String address = Gate.address(context);
        String to = local(form.get("to"));
        if (!credentials.listensTo(address)) {
            Gate.tooMany(context);
            return;
        }
        String name = Optional.ofNullable(form.get("name")).orElse("");
        String password = Optional.ofNullable(form.get("password")).orElse("");
        context.vertx()
                .executeBlocking(() -> credentials.begin(name, password, address), false)
                .onSuccess(
                        secret ->
                                secret.ifPresentOrElse(
                                        s -> redirect(context, cookie(context.request(), s), to),
                                        () -> again(context, to)))
                .onFailure(fault -> Gate.broken(context, fault));
    }

    private static void again(RoutingContext context, String to) {
        String target = java.net.URLEncoder.encode(to, java.nio.charset.StandardCharsets.UTF_8);
        context.response()
                .setStatusCode(303)
                .putHeader("Location", "/login?failed&to=" + target)
                .end();
    }

    private static void redirect(RoutingContext context, Cookie cookie, String to) {
        context.response().addCookie(cookie).setStatusCode(303).putHeader("Location", to).end();
    }

    private void logout(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional.ofNullable(request.getCookie(Gate.cookie(request)))
                .ifPresent(cookie -> credentials.end(cookie.getValue()));
        redirect(context, cookie(request, "").setMaxAge(0), "/login");
    }

    private static Cookie cookie(HttpServerRequest request, String secret) {
        boolean tls = request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
        return Cookie.cookie(Gate.cookie(request), secret)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(tls)
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(Sessions.LONGEST.toSeconds());
    }

    /** A path on this server; whatever else was asked for becomes the first page. */
    static String local(String to) {
        boolean path = to != null && to.matches("/([A-Za-z0-9_~.?=&%#-][A-Za-z0-9_~.?=&%#/-]*)?");
        return path ? to : "/";
    }
}
