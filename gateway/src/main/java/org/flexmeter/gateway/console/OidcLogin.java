package org.flexmeter.gateway.console;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.flexmeter.gateway.access.Oidc;
import org.flexmeter.gateway.access.OidcSettings;
import org.flexmeter.gateway.access.PendingLogins;
import org.flexmeter.gateway.access.PendingLogins.Pending;
import org.flexmeter.gateway.access.Verdict;
import org.flexmeter.gateway.http.Entrance;
import org.flexmeter.gateway.message.OneLine;

/**
 * Login at the OpenID provider: sends the browser there and takes it back (OpenID Connect Core 1.0,
 * 3.1.2). Who comes back must be the browser that was sent.
 */
final class OidcLogin {
    /** Where it begins; {@code ?to=} says where on this server it ends. */
    static final String PATH = "/login/oidc";

    private static final int SHOWN = 100;

    /**
     * The session's cookie is {@code SameSite=Strict} and so is not sent with the request to which
     * the provider's redirect leads, nor with those that we would redirect it to. A page of ours
     * that goes on by itself begins a request of our own site; the cookie can stay strict.
     */
    private static final String GO_ON =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="0; url=%1$s">
            <title>FlexMeter gateway</title>
            </head>
            <body><p><a href="%1$s">Go on to the console</a></p></body>
            </html>
            """;

    private final Credentials credentials;
    private final Oidc oidc;
    private final PendingLogins logins;

    OidcLogin(Credentials credentials, Oidc oidc, PendingLogins logins) {
        this.credentials = credentials;
        this.oidc = oidc;
        this.logins = logins;
    }

    void addTo(Router router) {
        router.get(PATH).handler(this::begin);
        router.get(OidcSettings.CALLBACK).handler(this::takeBack);
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        Entrance.hold(context);
        Pending login = logins.begin(LoginPage.local(request.getParam("to")));
        context.vertx()
                .executeBlocking(() -> oidc.authorization(login), false)
                .onSuccess(
                        at ->
                                context.response()
                                        .addCookie(cookie(request, login.browser()))
                                        .setStatusCode(302)
                                        .putHeader("Location", at.toString())
                                        .end())
                .onFailure(fault -> Gate.failed(context, credentials, fault));
    }

    /** Sent with the redirect from the provider, since that is a safe request of the top level. */
    private static Cookie cookie(HttpServerRequest request, String browser) {
        return Cookie.cookie(name(request), browser)
                .setPath(PATH)
                .setHttpOnly(true)
                .setSecure(LoginPage.isByTls(request))
                .setSameSite(CookieSameSite.LAX)
                .setMaxAge(PendingLogins.LONGEST.toSeconds());
    }

    private static String name(HttpServerRequest request) {
        return "fm-oidc-" + request.localAddress().port();
    }

    private void takeBack(RoutingContext context) {
        HttpServerRequest request = context.request();
        // the address of this page holds the code
        context.response().putHeader("Referrer-Policy", "no-referrer");
        Optional<Pending> login =
                Optional.ofNullable(request.getCookie(name(request)))
                        .flatMap(
                                cookie ->
                                        logins.take(
                                                parameter(request, "state"), cookie.getValue()));
        String code = parameter(request, "code");
        if (login.isEmpty()) {
            refuse(context, "this login did not begin in this browser, or too long ago");
        } else if (code.isEmpty()) {
            String error = OneLine.of(parameter(request, "error"), SHOWN);
            refuse(context, "the provider lets nobody in: " + error);
        } else {
            redeem(context, code, login.get());
        }
    }

    private static String parameter(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getParam(name)).orElse("");
    }

    private void redeem(RoutingContext context, String code, Pending login) {
        Entrance.hold(context);
        context.vertx()
                .executeBlocking(() -> oidc.redeem(code, login), false)
                .onSuccess(verdict -> answer(context, verdict, login.to()))
                .onFailure(fault -> Gate.failed(context, credentials, fault));
    }

    private void answer(RoutingContext context, Verdict verdict, String to) {
        credentials
                .begin(verdict, Gate.address(context))
                .ifPresentOrElse(
                        secret -> goOn(context, secret, to),
                        () -> refuse(context, verdict.fault()));
    }

    private static void goOn(RoutingContext context, String secret, String to) {
        HttpServerRequest request = context.request();
        context.response()
                .addCookie(LoginPage.cookie(request, secret))
                .addCookie(cookie(request, "").setMaxAge(0))
                .putHeader("Content-Type", "text/html;charset=UTF-8")
                .end(GO_ON.formatted(to.replace("&", "&amp;")));
    }

    private static void refuse(RoutingContext context, String why) {
        context.response()
                .setStatusCode(403)
                .putHeader("Content-Type", "text/plain;charset=UTF-8")
                .end("not logged in: " + why + "; begin again at /login\n");
    }
}
