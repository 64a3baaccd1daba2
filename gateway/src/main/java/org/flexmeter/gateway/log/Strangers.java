package org.flexmeter.gateway.log;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lines of the log that somebody without a login can cause: one a minute for each kind, so that
 * nobody fills the disk with them. What came meanwhile is counted and told at the minute's end,
 * with the last address. Thread-safe.
 */
@Singleton
public final class Strangers {
    private final Executor minuteLater;
    private final Map<String, Unsaid> kinds = new HashMap<>();

    private record Unsaid(int count, String last, Consumer<String> line) {}

    @Inject
    public Strangers() {
        this(CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));
    }

    /**
     * @param minuteLater runs what it is given when a minute is over
     */
    public Strangers(Executor minuteLater) {
        this.minuteLater = minuteLater;
    }

    /**
     * Tells something now or counts it.
     *
     * @param kind one of few, never a text of the stranger's
     * @param address whose doing it is
     * @param line writes the line; it is given what to put at its end
     */
    public void tell(String kind, String address, Consumer<String> line) {
        if (isFirst(kind, address, line)) {
            line.accept("");
            minuteLater.execute(() -> minuteIsOver(kind));
        }
    }

    private synchronized boolean isFirst(String kind, String address, Consumer<String> line) {
        Unsaid before = kinds.get(kind);
        int count = before == null ? 0 : before.count() + 1;
        kinds.put(kind, new Unsaid(count, address, line));
        return before == null;
    }

    private void minuteIsOver(String kind) {
        Unsaid unsaid = take(kind);
        if (unsaid.count() > 0) {
            unsaid.line()
                    .accept(
                            " (one of %d within a minute, the last from %s)"
                                    .formatted(unsaid.count(), unsaid.last()));
            minuteLater.execute(() -> minuteIsOver(kind));
        }
    }

    /** What is to be told; the kind is quiet again if nothing is. */
    private synchronized Unsaid take(String kind) {
        Unsaid unsaid = kinds.remove(kind);
        if (unsaid.count() > 0) {
            kinds.put(kind, new Unsaid(0, unsaid.last(), unsaid.line()));
        }
        return unsaid;
    }
}
