package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Refusal;

/**
 * One exchange's items: hands out their parts in order and is done when each of them is settled.
 * Confined to the link's thread but for {@link #done}.
 */
final class Parcel {
    private final List<? extends Item> items;
    private final int qos;
    private final boolean retained;
    private final Object owner;
    private final CompletableFuture<List<Rejection>> done = new CompletableFuture<>();
    private final Deque<Part> ready = new ArrayDeque<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final BitSet published = new BitSet();
    private int nextItem;
    private int unsettled;

    /**
     * @param owner who submits it, so that all of his can be given up at once
     */
    Parcel(List<? extends Item> items, int qos, boolean retained, Object owner) {
        this.items = List.copyOf(items);
        this.qos = qos;
        this.retained = retained;
        this.owner = owner;
    }

    /** What was refused for good; exceptionally a {@link PublishException}. */
    CompletableFuture<List<Rejection>> done() {
        return done;
    }

    Object owner() {
        return owner;
    }

    int size() {
        return items.size();
    }

    /** The next part to send; empty if all have been handed out, or if the parcel is given up. */
    Optional<Part> next(Limits limits) {
        while (ready.isEmpty() && nextItem < items.size() && !done.isDone()) {
            cut(nextItem++, limits);
        }
        if (done.isDone()) {
            return Optional.empty();
        }
        completeIfSettled();
        return Optional.ofNullable(ready.poll());
    }

    private void cut(int index, Limits limits) {
        Item item = items.get(index);
        int room = limits.payload(item.topic());
        Encoded encoded =
                OneItem.look(() -> item.encode(room), fault -> unexpected(index, item, fault));
        for (byte[] payload : encoded.payloads()) {
            ready.add(new Part(this, index, item.topic(), payload, qos, retained));
        }
        unsettled += encoded.payloads().size();
        for (String content : encoded.tooLarge()) {
            reject(
                    index,
                    Refusal.Reason.TOO_LARGE,
                    "does not fit into a packet: at most "
                            + limits.maximumPacketSize()
                            + " bytes; raise the broker's maximum packet size",
                    content);
        }
    }

    /** What cannot be encoded is told as rejected; the others of the parcel go on. */
    private Encoded unexpected(int index, Item item, Throwable fault) {
        reject(index, Refusal.Reason.UNEXPECTED, OneItem.words(fault), item.toString());
        return new Encoded(List.of(), List.of());
    }

    /** How many pieces did not fit so far. */
    int tooLarge() {
        return (int)
                rejections.stream().filter(r -> r.reason() == Refusal.Reason.TOO_LARGE).count();
    }

    /** The broker has taken the part. */
    void published(Part part) {
        published.set(part.item());
        settle();
    }

    /** The broker will never take the part. */
    void refused(Part part, Refusal.Reason reason, String message) {
        String content = new String(part.payload(), StandardCharsets.UTF_8);
        reject(part.item(), reason, message, content);
        settle();
    }

    /** Gives up; parts that come back later are forgotten. */
    void fail(String why) {
        ready.clear();
        done.completeExceptionally(new PublishException(why));
    }

    private void reject(int item, Refusal.Reason reason, String message, String content) {
        rejections.add(new Rejection(item, reason, message, content, true));
    }

    private void settle() {
        unsettled--;
        completeIfSettled();
    }

    private void completeIfSettled() {
        if (unsettled == 0 && nextItem == items.size()) {
            done.complete(
                    rejections.stream().map(r -> r.asWhole(!published.get(r.item()))).toList());
        }
    }
}
