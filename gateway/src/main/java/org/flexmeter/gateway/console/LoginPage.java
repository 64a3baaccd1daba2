package org.flexmeter.gateway.console;

import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flexmeter.gateway.access.Logins;
import org.flexmeter.gateway.access.Sessions;
import org.flexmeter.gateway.access.User;

/** Login by a form, and logout. */
final class LoginPage {
    /** A form of two fields is small. */
    private static final long LARGEST_FORM = 8_192;

    /** Where the page has room for the other way. */
    private static final String ROOM = "<!-- oidc -->";

    private static final String LINK =
            "<p><a id=\"oidc\" href=\"" + OidcLogin.PATH + "\">Log in with single sign-on</a></p>";

    private final Credentials credentials;
    private final StaticFiles files;

    LoginPage(Credentials credentials, StaticFiles files) {
        this.credentials = credentials;
        this.files = files;
    }

    void addTo(Router router) {
        UnaryOperator<byte[]> edit =
                credentials.oidc().isPresent() ? LoginPage::withLink : page -> page;
        router.get("/login").handler(context -> files.send(context, "login.html", edit));
        router.post("/login")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_FORM))
                .handler(this::login);
        router.post("/logout").handler(this::logout);
    }

    private static byte[] withLink(byte[] page) {
        return new String(page, StandardCharsets.UTF_8)
                .replace(ROOM, LINK)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void login(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        String address = Gate.address(context);
        String to = local(form.get("to"));
        String name = Optional.ofNullable(form.get("name")).orElse("");
        String password = Optional.ofNullable(form.get("password")).orElse("");
        Gate.answer(context, credentials, () -> credentials.login(name, password, address))
                .onSuccess(
                        answer ->
                                answer.user()
                                        .ifPresentOrElse(
                                                user -> begin(context, user, to),
                                                () -> refused(context, answer.outcome(), to)));
    }

    private void begin(RoutingContext context, User user, String to) {
        String secret = credentials.begin(user, Gate.address(context));
        redirect(context, cookie(context.request(), secret), to);
    }

    private static void refused(RoutingContext context, Logins.Outcome outcome, String to) {
        if (outcome == Logins.Outcome.WRONG) {
            again(context, to);
        } else {
            Gate.notNow(context, outcome);
        }
    }

    private static void again(RoutingContext context, String to) {
        String target = java.net.URLEncoder.encode(to, StandardCharsets.UTF_8);
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

    /** A session's cookie: never sent with a request that another site begins. */
    static Cookie cookie(HttpServerRequest request, String secret) {
        return Cookie.cookie(Gate.cookie(request), secret)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(isByTls(request))
                .setSameSite(CookieSameSite.STRICT)
                .setMaxAge(Sessions.LONGEST.toSeconds());
    }

    /** Whether the browser speaks TLS, with us or with the proxy before us. */
    static boolean isByTls(HttpServerRequest request) {
        return request.isSSL() || "https".equals(request.getHeader("X-Forwarded-Proto"));
    }

    /** A path on this server; whatever else was asked for becomes the first page. */
    static String local(String to) {
        boolean path = to != null && to.matches("/([A-Za-z0-9_~.?=&%#-][A-Za-z0-9_~.?=&%#/-]*)?");
        return path ? to : "/";
    }
}
