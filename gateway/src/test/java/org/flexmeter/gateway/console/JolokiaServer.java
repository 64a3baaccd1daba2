package org.flexmeter.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.User;

/** Jolokia as the console serves it, behind a gate that believes everybody, over a real Camel. */
public final class JolokiaServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Sings when an expression calls it. */
    public static final class Canary {
        private final AtomicInteger songs = new AtomicInteger();

        public boolean sing() {
            songs.incrementAndGet();
            return true;
        }

        public int songs() {
            return songs.get();
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CamelContext camel = new DefaultCamelContext();
    private final Canary canary = new Canary();
    private final HttpServer server;

    private JolokiaServer() throws Exception {
        camel.getCamelContextExtension().setName("flexmeter");
        camel.setBacklogTracingStandby(true);
        camel.getRegistry().bind("canary", canary);
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:in")
                                .routeId("iren-in")
                                .setHeader("a", simple("${body}"))
                                .filter(simple("${body} == 'never'"))
                                .to("log:never")
                                .end()
                                .choice()
                                .when(simple("${header.a} == 'b'"))
                                .wireTap("direct:tapped")
                                .endChoice()
                                .otherwise()
                                .to("log:never")
                                .end();
                        from("direct:tapped").routeId("iren-tapped").log("tapped");
                    }
                });
        camel.start();
        Router router = Router.router(vertx);
        router.route()
                .handler(
                        context -> {
                            String name = context.request().getHeader("X-User");
                            context.put(
                                    "fm.user",
                                    new User(
                                            name,
                                            name.startsWith("otto") ? Role.OPERATOR : Role.VIEWER));
                            context.next();
                        });
        new Jolokia(RoutingContext::fail).addTo(router);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
    }

    public static JolokiaServer start() throws Exception {
        return new JolokiaServer();
    }

    CamelContext camel() {
        return camel;
    }

    public Canary canary() {
        return canary;
    }

    int port() {
        return server.actualPort();
    }

    HttpRequest.Builder request(String user, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE)
                .header("X-User", user);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is answered to a user; names with {@code otto} are operators. */
    public HttpResponse<String> post(String user, String body) {
        return send(
                request(user, "/jolokia").POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    JsonNode ask(String user, String body) {
        HttpResponse<String> answer = post(user, body);
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.statusCode() + " " + answer.body(), e);
        }
    }

    /** What of a request became, as Jolokia's status. */
    int status(String user, String body) {
        return ask(user, body).path("status").asInt();
    }

    public static String exec(String mbean, String operation, Object... arguments) {
        return JSON.createObjectNode()
                .put("type", "exec")
                .put("mbean", mbean)
                .put("operation", operation)
                .set("arguments", JSON.valueToTree(arguments))
                .toString();
    }

    public static String write(String mbean, String attribute, Object value) {
        return JSON.createObjectNode()
                .put("type", "write")
                .put("mbean", mbean)
                .put("attribute", attribute)
                .set("value", JSON.valueToTree(value))
                .toString();
    }

    public static String read(String mbean, String attribute) {
        return JSON.createObjectNode()
                .put("type", "read")
                .put("mbean", mbean)
                .put("attribute", attribute)
                .toString();
    }

    @Override
    public void close() {
        camel.stop();
        vertx.close();
    }
}
