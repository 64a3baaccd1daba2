package org.flexmeter.gateway.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.gateway.monitor.Tail;

/** What the status page and the command line ask: JSON, to read only. */
final class Api {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final long BEAT_MILLIS = 5_000;

    private final StatusJson status;
    private final Tail tail;

    Api(StatusJson status, Tail tail) {
        this.status = status;
        this.tail = tail;
    }

    void addTo(Router router) {
        router.get("/api/status").blockingHandler(this::status, false);
        router.get("/api/tail").handler(this::tail);
    }

    private void status(RoutingContext context) {
        context.response().putHeader("Content-Type", JSON).end(status.now().toString());
    }

    /**
     * A line of JSON a message for as long as the asker stays: gateway, and the message as it was
     * published. An asker that reads too slowly misses messages and is told how many. An empty line
     * now and then finds out whether they are still there.
     */
    private void tail(RoutingContext context) {
        Optional<String> gateway = Optional.ofNullable(context.queryParams().get("gateway"));
        HttpServerResponse out =
                context.response().setChunked(true).putHeader("Content-Type", LINES);
        Context loop = context.vertx().getOrCreateContext();
        AtomicLong missed = new AtomicLong();
        Runnable end =
                tail.listen(
                        (name, message) -> {
                            if (gateway.filter(g -> !g.equals(name)).isEmpty()) {
                                loop.runOnContext(nothing -> write(out, missed, name, message));
                            }
                        });
        long beat = context.vertx().setPeriodic(BEAT_MILLIS, id -> out.write("\n"));
        out.write("\n");
        context.addEndHandler(
                ended -> {
                    end.run();
                    context.vertx().cancelTimer(beat);
                });
    }

    private static void write(
            HttpServerResponse out, AtomicLong missed, String gateway, String message) {
        if (out.ended() || out.closed()) {
            return;
        }
        if (out.writeQueueFull()) {
            missed.incrementAndGet();
            return;
        }
        long gap = missed.getAndSet(0);
        if (gap > 0) {
            out.write("{\"missed\":" + gap + "}\n");
        }
        String name = JsonNodeFactory.instance.textNode(gateway).toString();
        out.write("{\"gateway\":" + name + ",\"message\":" + message + "}\n");
    }
}
