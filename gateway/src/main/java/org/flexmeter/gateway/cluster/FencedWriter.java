package org.flexmeter.gateway.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.flexmeter.gateway.cluster.Entry.Kind;

/**
 * Writes what is remembered of a shard, in the order in which it is handed in; what waits together
 * is written together. Every write carries the epoch of the lease.
 */
final class FencedWriter {
    private static final int MOST = 500;

    private final Lease lease;
    private final ClusterStore store;
    private final Executor thread;
    private final Consumer<Lease> lost;
    private final Deque<Item> waiting = new ArrayDeque<>();

    private record Item(
            CompletionStage<?> after, List<Change> changes, CompletableFuture<Void> done) {}

    /**
     * @param thread runs one thing at a time
     * @param lost told when a write finds that somebody else has the shard
     */
    FencedWriter(Lease lease, ClusterStore store, Executor thread, Consumer<Lease> lost) {
        this.lease = lease;
        this.store = store;
        this.thread = thread;
        this.lost = lost;
    }

    /**
     * Hands in changes.
     *
     * @param after what must be done before they are written; if it fails, so do they
     * @return completed when they are durable, exceptionally with a {@link FencedException} if
     *     somebody else has the shard
     */
    CompletionStage<Void> write(CompletionStage<?> after, List<Change> changes) {
        Item item = new Item(after, changes, new CompletableFuture<>());
        synchronized (waiting) {
            waiting.add(item);
        }
        try {
            thread.execute(this::writeWaiting);
        } catch (RejectedExecutionException stopping) {
            item.done().completeExceptionally(stopping);
        }
        return item.done();
    }

    private void writeWaiting() {
        List<Item> together = take();
        if (together.isEmpty()) {
            return; // it was written together with others, or what it waited for has failed
        }
        List<Change> changes = new ArrayList<>();
        together.forEach(item -> changes.addAll(item.changes()));
        try {
            if (!changes.isEmpty() && !store.write(lease.part().number(), lease.epoch(), changes)) {
                lease.lose();
                lost.accept(lease);
                throw new FencedException(
                        "%s: another gateway has shard %d since epoch %d"
                                .formatted(lease.gateway(), lease.part().number(), lease.epoch()));
            }
            together.forEach(item -> item.done().complete(null));
        } catch (RuntimeException e) {
            together.forEach(item -> item.done().completeExceptionally(e));
        }
    }

    /** Those that may be written in one go, in order. */
    private List<Item> take() {
        List<Item> together = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Optional<Item> next = poll(changes);
        while (next.isPresent()) {
            // waited for without the lock: who completes it may be about to hand something in
            if (isReady(next.get())) {
                together.add(next.get());
                changes.addAll(next.get().changes());
            }
            next = poll(changes);
        }
        return together;
    }

    private Optional<Item> poll(List<Change> before) {
        synchronized (waiting) {
            return waiting.isEmpty()
                            || before.size() >= MOST
                            || undoes(before, waiting.peek().changes())
                    ? Optional.empty()
                    : Optional.of(waiting.poll());
        }
    }

    /** Whether what must come first has been done; if it has failed, the item has. */
    private static boolean isReady(Item item) {
        try {
            item.after().toCompletableFuture().join();
            return true;
        } catch (CompletionException e) {
            item.done().completeExceptionally(e.getCause());
            return false;
        }
    }

    /**
     * Whether something is put that was removed just before: Cassandra gives all of a batch one
     * time, at which a removal wins.
     */
    static boolean undoes(List<Change> before, List<Change> next) {
        return next.stream()
                .anyMatch(
                        change ->
                                change instanceof Change.Put put
                                        && before.stream().anyMatch(b -> removes(b, put.entry())));
    }

    private static boolean removes(Change change, Entry entry) {
        if (change instanceof Change.Remove one) {
            return is(entry, one.feed(), one.kind()) && entry.name().equals(one.name());
        }
        if (change instanceof Change.RemoveAll all) {
            return is(entry, all.feed(), all.kind());
        }
        return change instanceof Change.RemoveBefore before
                && is(entry, before.feed(), before.kind())
                && entry.name().compareTo(before.name()) < 0;
    }

    private static boolean is(Entry entry, String feed, Kind kind) {
        return entry.feed().equals(feed) && entry.kind() == kind;
    }
}
