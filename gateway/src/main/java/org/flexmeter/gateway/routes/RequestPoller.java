package org.flexmeter.gateway.routes;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.flexmeter.gateway.state.RequestDesk;
import org.flexmeter.gateway.state.RequestDesk.Request;
import org.flexmeter.gateway.state.RequestHandler;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * Takes up what commands have asked of the gateways that run, one request a gateway at a time, and
 * answers in the state file.
 */
@ApplicationScoped
public class RequestPoller {

    private static final Logger LOG = Logger.getLogger(RequestPoller.class);
    private static final long LOOK_SECONDS = 1;

    private final StateFiles states;
    private final List<RequestHandler> handlers;
    private final ScheduledExecutorService looks = OneThread.named("requests");

    RequestPoller(StateFiles states, Instance<RequestHandler> handlers) {
        this.states = states;
        this.handlers = handlers.stream().toList();
    }

    void watch(@Observes GatewayStarted event) {
        again(event.gateway());
    }

    @PreDestroy
    void end() {
        looks.shutdownNow();
    }

    void stop(@Observes BeforeStop event) {
        end();
    }

    private void again(String gateway) {
        if (!looks.isShutdown()) {
            looks.schedule(() -> look(gateway), LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look(String gateway) {
        CompletionStage<Void> done;
        try {
            RequestDesk desk = states.of(gateway).requests();
            Optional<Request> request = desk.next();
            done =
                    request.isPresent()
                            ? take(gateway, desk, request.get())
                            : CompletableFuture.completedFuture(null);
        } catch (RuntimeException e) {
            done = CompletableFuture.failedFuture(e);
        }
        done.whenComplete((nothing, fault) -> looked(gateway, fault));
    }

    private void looked(String gateway, Throwable fault) {
        if (fault != null) {
            LOG.debugf(fault, "%s: requests", gateway);
        }
        again(gateway);
    }

    private CompletionStage<Void> take(String gateway, RequestDesk desk, Request request) {
        LOG.infof(
                "%s: request %d by command: %s %s",
                gateway, request.id(), request.kind(), request.argument());
        return handled(gateway, request)
                .handle(RequestPoller::outcome)
                .thenCompose(
                        outcome -> {
                            LOG.infof("%s: request %d: %s", gateway, request.id(), outcome.text());
                            return desk.answer(request.id(), outcome);
                        });
    }

    private CompletionStage<String> handled(String gateway, Request request) {
        try {
            return handlers.stream()
                    .filter(handler -> handler.kind().equals(request.kind()))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalArgumentException(
                                            "this gateway knows no requests of kind "
                                                    + request.kind()))
                    .handle(gateway, request.argument());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Outcome outcome(String text, Throwable fault) {
        if (fault == null) {
            return new Outcome(true, text);
        }
        Throwable cause =
                fault instanceof CompletionException && fault.getCause() != null
                        ? fault.getCause()
                        : fault;
        return new Outcome(
                false, cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }
}
