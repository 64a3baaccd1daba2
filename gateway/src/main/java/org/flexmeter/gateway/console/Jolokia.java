package org.flexmeter.gateway.console;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.flexmeter.gateway.access.Role;
import org.flexmeter.gateway.access.User;
import org.jolokia.json.JSONObject;
import org.jolokia.server.core.request.JolokiaRequest;

/**
 * Jolokia (JMX over JSON, jolokia.org/reference) in this process, an agent a role, behind the gate.
 * Requests come by POST only, so that a link can do nothing. What one user may ask for has bounds
 * in size and number: a login is no right to end the program.
 */
final class Jolokia {
    private static final String VERSION = "{\"type\":\"version\"}";
    private static final long LARGEST = 65_536;

    /** Hawtio begins with a list of everything: some 5 MB with four gateways, by its parts. */
    private static final int LARGEST_ANSWER = 8_388_608;

    private static final int AT_A_TIME_EACH = 2;
    private static final int AT_A_TIME = 3;
    private static final int WAITING_EACH = 32;
    private static final long READ_WITHIN_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final int TOO_MANY = 429;

    private final Turns turns = new Turns(AT_A_TIME_EACH, AT_A_TIME, WAITING_EACH);
    private final JolokiaAllowed allowed = JolokiaAllowed.load();
    private final JolokiaAudit audit = new JolokiaAudit(allowed);
    private final Map<Role, JolokiaAgent> agents = new EnumMap<>(Role.class);

    private final BiConsumer<RoutingContext, Throwable> broken;

    /**
     * @param broken answers a request that ended in a fault of the program
     */
    Jolokia(BiConsumer<RoutingContext, Throwable> broken) {
        this.broken = broken;
    }

    /** One reads the classes of Jolokia when the first request comes, not at start. */
    private synchronized JolokiaAgent agent(Role role) {
        return agents.computeIfAbsent(role, r -> JolokiaAgent.start(r, allowed));
    }

    void addTo(Router router) {
        for (String path : new String[] {"/jolokia", "/hawtio/jolokia"}) {
            for (String ending : new String[] {"", "/"}) {
                router.get(path + ending).handler(context -> answer(context, VERSION));
                router.post(path + ending)
                        .handler(BodyHandler.create(false).setBodyLimit(LARGEST))
                        .handler(this::post);
            }
        }
    }

    private void post(RoutingContext context) {
        String body = context.body().asString(StandardCharsets.UTF_8.name());
        answer(context, body == null ? "" : body);
    }

    private void answer(RoutingContext context, String body) {
        String user = Gate.user(context).name();
        Context loop = context.vertx().getOrCreateContext();
        if (!turns.ask(user, () -> begin(context, loop, body))) {
            context.response()
                    .setStatusCode(TOO_MANY)
                    .putHeader("Retry-After", "1")
                    .end("too many requests at the same time\n");
        }
    }

    /** The turn ends when the answer is done and read: what waits in a buffer costs as well. */
    private void begin(RoutingContext context, Context loop, String body) {
        User user = Gate.user(context);
        if (context.response().closed()) {
            turns.end(user.name());
            return;
        }
        loop.executeBlocking(() -> answer(user, body), false)
                .onSuccess(answer -> send(context, answer))
                .onFailure(
                        fault -> {
                            turns.end(user.name());
                            broken.accept(context, fault);
                        });
    }

    private void send(RoutingContext context, Optional<Buffer> answer) {
        String user = Gate.user(context).name();
        long timer =
                context.vertx()
                        .setTimer(READ_WITHIN_MILLIS, id -> context.request().connection().close());
        if (answer.isEmpty()) {
            context.response().setStatusCode(400);
        }
        context.response()
                .putHeader(
                        "Content-Type",
                        answer.isEmpty() ? "text/plain" : "application/json;charset=UTF-8")
                .end(answer.orElseGet(() -> Buffer.buffer("no Jolokia request\n")))
                .onComplete(
                        sent -> {
                            context.vertx().cancelTimer(timer);
                            turns.end(user);
                        });
    }

    /** Empty if nothing was done. */
    private Optional<Buffer> answer(User user, String body) {
        JolokiaAgent agent = agent(user.role());
        try {
            return Optional.of(answer(user, agent, JolokiaRequests.of(body, agent.parameters())));
        } catch (IllegalArgumentException e) {
            audit.unread(user, e.getMessage());
            return Optional.empty();
        }
    }

    private Buffer answer(User user, JolokiaAgent agent, JolokiaRequests requests) {
        JolokiaAnswer answer = new JolokiaAnswer(LARGEST_ANSWER, requests.bulk());
        for (JolokiaRequest request : requests.all()) {
            JSONObject done =
                    answer.full()
                            ? JolokiaAnswer.tooLarge("not done; the answers before are too large")
                            : answer(user, agent, request);
            audit.done(user, request, done);
            answer.add(done);
        }
        return answer.end();
    }

    private JSONObject answer(User user, JolokiaAgent agent, JolokiaRequest request) {
        try {
            return agent.answer(request);
        } catch (Error e) {
            audit.broken(user, request, e);
            throw e;
        }
    }
}
