package org.flexmeter.gateway.operate;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.RequestHandler;
import org.flexmeter.gateway.state.StateFiles;

/** Does what an operator asks by MBean, through the handlers that do it for the command line. */
@ApplicationScoped
@Unremovable
class Operations {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PORTION = 500;

    private final List<RequestHandler> handlers;
    private final StateFiles states;

    Operations(Instance<RequestHandler> handlers, StateFiles states) {
        this.handlers = handlers.stream().toList();
        this.states = states;
    }

    /**
     * Does one thing and waits for it.
     *
     * @return one line that says what was done
     * @throws IllegalStateException if it was not done; the message says why
     */
    String run(String kind, String gateway, String argument) {
        RequestHandler handler =
                handlers.stream().filter(h -> h.kind().equals(kind)).findFirst().orElseThrow();
        try {
            return handler.handle(gateway, argument)
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "not done yet: pages in flight wait for the broker; the log will say";
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    Masked.of(String.valueOf(e.getCause().getMessage())), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * Does something with items of a quarantine, a portion at a time.
     *
     * @param numbers such as 4,5,17; or all
     */
    String items(String kind, String gateway, String numbers) {
        if (!numbers.strip().equals("all")) {
            return run(kind, gateway, QuarantineRequest.argument(parse(numbers)));
        }
        List<String> done = new ArrayList<>();
        List<Long> portion = behind(gateway, 0);
        while (!portion.isEmpty()) {
            done.add(run(kind, gateway, QuarantineRequest.argument(portion)));
            portion = behind(gateway, portion.get(portion.size() - 1));
        }
        return done.isEmpty() ? "there is nothing in quarantine" : String.join("; ", done);
    }

    private List<Long> behind(String gateway, long number) {
        return states.of(gateway).quarantine().list(number, PORTION).stream()
                .map(QuarantineItem::id)
                .toList();
    }

    private static List<Long> parse(String numbers) {
        try {
            return Stream.of(numbers.split(",")).map(n -> Long.valueOf(n.strip())).toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("numbers are written 4,5,17, or all: " + numbers, e);
        }
    }
}
