package org.flexmeter.gateway.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What the broker acknowledged a short while ago, oldest first. Confined to the link's thread. */
final class Acknowledged {
    private final Keep keep;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;
    private boolean overflowed;

    private record Kept(long at, Part part) {}

    Acknowledged(Keep keep) {
        this.keep = keep;
    }

    /**
     * Keeps a part.
     *
     * @param now by {@link System#nanoTime()}
     */
    void add(Part part, long now) {
        if (!keep.on()) {
            return;
        }
        kept.add(new Kept(now, part));
        bytes += part.payload().length;
        forget(now);
        while (bytes > keep.bytes() && kept.size() > 1) {
            overflowed = true;
            removeOldest();
        }
    }

    /** Lets go what is older than it need be kept. */
    void forget(long now) {
        while (!kept.isEmpty() && now - kept.peek().at() > keep.time().toNanos()) {
            removeOldest();
        }
    }

    private void removeOldest() {
        bytes -= kept.remove().part().payload().length;
    }

    /** True once: some had to be let go early because of their bytes. */
    boolean overflowed() {
        boolean was = overflowed;
        overflowed = false;
        return was;
    }

    /** All of them, as new parts to be sent; keeps nothing any more. */
    List<Part> takeAll(Limits limits, Object owner) {
        List<Part> again = new ArrayList<>();
        for (Kept each : kept) {
            Part part = each.part();
            Item item = new FixedItem(part.topic(), part.payload());
            Parcel parcel = new Parcel(List.of(item), part.qos(), part.retained(), owner);
            parcel.next(limits).ifPresent(again::add);
        }
        kept.clear();
        bytes = 0;
        return again;
    }
}
