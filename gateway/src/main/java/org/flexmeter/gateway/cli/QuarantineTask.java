package org.flexmeter.gateway.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.Requests;
import org.flexmeter.gateway.state.Requests.Outcome;
import org.flexmeter.gateway.state.StateView;

/** Asks a gateway to do something with items of its quarantine, some hundred at a time. */
final class QuarantineTask {
    /** So many in one request. */
    private static final int AT_ONCE = 500;

    private final Path folder;
    private final String gateway;
    private final String kind;

    /**
     * @param kind one of {@link QuarantineRequest}
     */
    QuarantineTask(Path folder, String gateway, String kind) {
        this.folder = folder;
        this.gateway = gateway;
        this.kind = kind;
    }

    /** An item as it was found: its number, and how often it had been refused. */
    record Found(long id, long times, boolean cut) {}

    /** The items that are meant, each once. */
    static List<Found> find(StateView state, List<QuarantineFilter> filters) {
        Set<Found> found = new LinkedHashSet<>();
        for (QuarantineFilter filter : filters) {
            QuarantineOf.visit(
                    state,
                    filter,
                    Long.MAX_VALUE,
                    item -> found.add(new Found(item.id(), item.times(), item.cut())));
        }
        return List.copyOf(found);
    }

    /** The items in portions of one request each. */
    static List<List<Found>> portions(List<Found> items) {
        List<List<Found>> portions = new ArrayList<>();
        for (int from = 0; from < items.size(); from += AT_ONCE) {
            portions.add(items.subList(from, Math.min(from + AT_ONCE, items.size())));
        }
        return portions;
    }

    /** Leaves a request and does not wait for the answer. */
    void leave(List<Found> items) {
        try (Requests requests = Requests.open(folder, gateway)) {
            ask(requests, items);
        }
    }

    /** Leaves a request; what the gateway says, empty if it does not in this time. */
    Optional<Outcome> ask(List<Found> items, Duration patience) throws InterruptedException {
        try (Requests requests = Requests.open(folder, gateway)) {
            return requests.await(ask(requests, items), patience);
        }
    }

    private long ask(Requests requests, List<Found> items) {
        List<Long> ids = items.stream().map(Found::id).toList();
        return requests.ask(kind, QuarantineRequest.argument(ids));
    }

    /** What has become of an item: empty if it is not there any more. */
    static Optional<QuarantineItem> now(StateView state, Found item) {
        return QuarantineOf.find(state, item.id());
    }
}
