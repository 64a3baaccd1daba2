package org.flexmeter.gateway.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeSet;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.User;
import org.flexmeter.gateway.message.OneLine;
import org.jboss.logging.Logger;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.StaticConfiguration;
import org.jolokia.server.core.http.HttpRequestHandler;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.service.JolokiaServiceManagerFactory;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.jmx.handler.list.JDKManagementCacheKeyProvider;
import org.jolokia.service.serializer.JolokiaSerializer;

/**
 * Jolokia (JMX over JSON, jolokia.org/reference) in this process, an agent a role, behind the gate.
 * Requests come by POST only, so that a link can do nothing. What changes something is logged with
 * who did it.
 */
final class Jolokia {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.console");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LARGEST = 1_048_576;
    private static final int SHOWN = 300;
    private static final int DONE = 200;

    /** Ranks of services, as Jolokia's own lists of services have them. */
    private static final int FIRST = 100;

    private static final int LAST = 1000;

    private final Map<Role, HttpRequestHandler> agents = new EnumMap<>(Role.class);

    /** One reads the classes of Jolokia when the first request comes, not at start. */
    private synchronized HttpRequestHandler agent(Role role) {
        return agents.computeIfAbsent(role, Jolokia::start);
    }

    private static HttpRequestHandler start(Role role) {
        StaticConfiguration configuration =
                new StaticConfiguration(
                        ConfigKey.AGENT_ID, "flexmeter-" + role.word(),
                        ConfigKey.AGENT_TYPE, "flexmeter",
                        ConfigKey.DISCOVERY_ENABLED, "false",
                        ConfigKey.DISABLE_DETECTORS, "true",
                        ConfigKey.INCLUDE_STACKTRACE, "false",
                        ConfigKey.SERIALIZE_EXCEPTION, "false",
                        ConfigKey.MAX_DEPTH, "15",
                        ConfigKey.MAX_OBJECTS, "50000",
                        ConfigKey.DEBUG, "false");
        JolokiaServiceManager manager =
                JolokiaServiceManagerFactory.createJolokiaServiceManager(
                        configuration,
                        new JolokiaLog(),
                        new JolokiaPolicy(role),
                        log -> new TreeSet<>());
        manager.addService(new LocalRequestHandler(LAST));
        manager.addService(new JolokiaSerializer());
        manager.addService(new JDKManagementCacheKeyProvider(FIRST));
        return new HttpRequestHandler(manager.start());
    }

    void addTo(Router router) {
        for (String path : new String[] {"/jolokia", "/hawtio/jolokia"}) {
            for (String ending : new String[] {"", "/"}) {
                router.get(path + ending).blockingHandler(this::version, false);
                router.post(path + ending)
                        .handler(BodyHandler.create(false).setBodyLimit(LARGEST))
                        .blockingHandler(this::post, false);
            }
        }
    }

    private void version(RoutingContext context) {
        answer(context, "{\"type\":\"version\"}");
    }

    private void post(RoutingContext context) {
        String body = context.body().asString(StandardCharsets.UTF_8.name());
        answer(context, body == null ? "" : body);
    }

    private void answer(RoutingContext context, String request) {
        User user = Gate.user(context);
        try {
            JsonNode asked = JSON.readTree(request);
            byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
            String answer =
                    agent(user.role())
                            .handlePostRequest(
                                    "/jolokia",
                                    new ByteArrayInputStream(bytes),
                                    StandardCharsets.UTF_8.name(),
                                    Collections.emptyMap())
                            .toJSONString();
            tell(user, asked, JSON.readTree(answer));
            context.response()
                    .putHeader("Content-Type", "application/json;charset=UTF-8")
                    .end(answer);
        } catch (IOException | IllegalArgumentException e) {
            context.response().setStatusCode(400).end("no Jolokia request\n");
        } catch (EmptyResponseException e) {
            context.response().setStatusCode(204).end();
        }
    }

    /** Who asked for a change, for what, and what came of it. */
    private static void tell(User user, JsonNode request, JsonNode answer) {
        if (request.isArray()) {
            for (int i = 0; i < request.size(); i++) {
                tell(user, request.get(i), answer.path(i));
            }
            return;
        }
        String type = request.path("type").asText();
        String operation = request.path("operation").asText();
        if (type.equals("write") || type.equals("exec") && !JolokiaPolicy.shows(operation)) {
            boolean done = answer.path("status").asInt() == DONE;
            LOG.infof(
                    "console: %s (%s) asks for %s: %s",
                    user.name(),
                    user.role().word(),
                    OneLine.of(request.toString(), SHOWN),
                    done ? "done" : OneLine.of("refused, " + answer.path("error").asText(), SHOWN));
        }
    }
}
