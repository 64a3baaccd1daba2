package org.flexmeter.gateway.console;

import com.fasterxml.jackson.databind.node.TextNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;

/**
 * The Hawtio console (hawt.io 5): its files as they are published, and the few answers that it asks
 * of its server about login, plugins and connections. The gate has settled the login.
 */
final class Hawtio {
    private static final String BASE = "/hawtio";

    /** Hawtio sets styles from scripts and edits in workers that it makes itself. */
    private static final String CONTENT =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
                    + " font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none';"
                    + " form-action 'self'; base-uri 'self'";

    private static final String UNCHANGING = "private, max-age=31536000, immutable";

    private final StaticFiles files;
    private final StaticFiles ours;

    /**
     * @param state a folder of ours, where its archive is opened
     */
    Hawtio(StaticFiles ours, Path state) {
        this.files = new StaticFiles(new Archive("hawtio-static.zip", state));
        this.ours = ours;
    }

    void addTo(Router router) {
        router.get(BASE).handler(this::file);
        json(router, "/plugin", "[]");
        json(router, "/preset-connections", "[]");
        json(router, "/keycloak/enabled", "false");
        json(router, "/proxy/enabled", "false");
        json(router, "/auth/config/login", "[]");
        json(router, "/auth/config/oidc", "[]");
        json(router, "/auth/config/session-timeout", "{\"timeout\":-1}");
        router.get(BASE + "/user").handler(Hawtio::user);
        router.get(BASE + "/hawtconfig.json").handler(c -> ours.send(c, "hawtconfig.json"));
        router.get(BASE + "/*").handler(this::file);
    }

    private static void json(Router router, String path, String answer) {
        router.get(BASE + path)
                .handler(
                        context ->
                                context.response()
                                        .putHeader("Content-Type", "application/json")
                                        .end(answer));
    }

    private static void user(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", "application/json")
                .end(TextNode.valueOf(Gate.user(context).name()).toString());
    }

    /** A file, or the page itself for every address that its scripts make up. */
    private void file(RoutingContext context) {
        String path = context.normalizedPath().replaceFirst("^" + BASE + "/?", "");
        context.response().putHeader("Content-Security-Policy", CONTENT);
        if (path.startsWith("static/")) {
            context.response().putHeader("Cache-Control", UNCHANGING);
        }
        boolean page = path.isEmpty() || !path.substring(path.lastIndexOf('/') + 1).contains(".");
        files.send(context, page ? "index.html" : path);
    }
}
