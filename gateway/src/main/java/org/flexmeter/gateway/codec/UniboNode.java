package org.flexmeter.gateway.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reassembly for one node: which readings are half there, which were closed lately, which are
 * missing. Sequences are counted modulo 256, so "later" means less than half a turn ahead.
 */
final class UniboNode {
    /** How long the second packet is waited for, by the protocol. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Readings that wait for their second packet at a time; a node sends one after the other. */
    static final int MOST_OPEN = 8;

    /** Closed readings that are remembered to recognise repeats and packets that come too late. */
    static final int MOST_CLOSED = 16;

    private static final Duration CLOCK_SET_BACK = Duration.ofMinutes(1);
    static final String FEED = "single-meter";

    private final String id;
    private final Map<Integer, Pair> open = new LinkedHashMap<>();
    private final Deque<Pair> closed = new ArrayDeque<>();
    private Optional<Integer> newest = Optional.empty();
    private Instant lastStamp = Instant.EPOCH;

    UniboNode(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Whether the packet is the missing one of a reading that was given up. */
    boolean isLate(UniboPacket packet) {
        return !open.containsKey(packet.sequence())
                && closed(packet.sequence()).filter(pair -> pair.lacks(packet)).isPresent();
    }

    /** Takes a packet that is not late; adds what follows from it to {@code out}. */
    void take(UniboPacket packet, Instant now, List<Decoded> out) {
        Pair pair = open.get(packet.sequence());
        Optional<Pair> known = Optional.ofNullable(pair).or(() -> closed(packet.sequence()));
        if (known.filter(p -> p.holds(packet)).isPresent()) {
            return;
        }
        if (pair == null) {
            begin(packet, now, out);
        } else if (pair.lacks(packet)) {
            pair.add(packet);
            complete(pair, out);
        } else {
            giveUp(pair, "the node began a reading of the same number", out);
            begin(packet, now, out);
        }
    }

    /** Gives up what has waited too long. */
    void expire(Instant now, List<Decoded> out) {
        List.copyOf(open.values()).stream()
                .filter(pair -> !pair.received().plus(PATIENCE).isAfter(now))
                .forEach(pair -> giveUp(pair, "nothing came for 5 s", out));
    }

    /** Gives up all that is open. */
    void giveUpAll(String why, List<Decoded> out) {
        List.copyOf(open.values()).forEach(pair -> giveUp(pair, why, out));
    }

    private void begin(UniboPacket packet, Instant now, List<Decoded> out) {
        if (open.size() == MOST_OPEN) {
            giveUp(open.values().iterator().next(), "too many readings are unfinished", out);
        }
        Pair pair = new Pair(packet.sequence(), now, stamp(now));
        pair.add(packet);
        open.put(packet.sequence(), pair);
    }

    private void complete(Pair pair, List<Decoded> out) {
        List.copyOf(open.values()).stream()
                .filter(other -> ahead(other.sequence(), pair.sequence()) > 0)
                .filter(other -> ahead(other.sequence(), pair.sequence()) < 128)
                .forEach(other -> giveUp(other, "a later reading is complete", out));
        close(pair, out);
        out.add(new Decoded.Reading(pair.row(id), Decoded.NO_ACKNOWLEDGEMENT));
    }

    private void giveUp(Pair pair, String why, List<Decoded> out) {
        close(pair, out);
        String message =
                "Packet %d of reading %d was lost: %s."
                        .formatted(pair.missing(), pair.sequence(), why);
        out.add(notice(message, pair.at()));
    }

    private void close(Pair pair, List<Decoded> out) {
        open.remove(pair.sequence());
        tellGap(pair, out);
        closed.addLast(pair);
        if (closed.size() > MOST_CLOSED) {
            closed.removeFirst();
        }
    }

    /** Tells the sequences between the newest closed reading and this one that never began. */
    private void tellGap(Pair pair, List<Decoded> out) {
        int last = newest.orElse(pair.sequence());
        int steps = ahead(last, pair.sequence());
        if (steps > 256 - MOST_CLOSED) {
            return; // an earlier reading that was overtaken
        }
        newest = Optional.of(pair.sequence());
        List<Integer> missing = new ArrayList<>();
        for (int step = 1; step < steps; step++) {
            int sequence = last + step & 0xFF;
            if (!open.containsKey(sequence) && closed(sequence).isEmpty()) {
                missing.add(sequence);
            }
        }
        if (!missing.isEmpty()) {
            out.add(notice(gapMessage(last, pair.sequence(), missing), pair.at()));
        }
    }

    private static String gapMessage(int last, int next, List<Integer> missing) {
        String list =
                missing.stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
        return "%d %s lost between reading %d and %d: %s%s."
                .formatted(
                        missing.size(),
                        missing.size() == 1 ? "reading was" : "readings were",
                        last,
                        next,
                        list,
                        missing.size() > 10 ? " and so on" : "");
    }

    private Decoded notice(String message, Instant at) {
        return new Decoded.Noticed(new Notice(FEED, id, "packet.lost", message, at));
    }

    /** The one that was closed last, if a number was used twice. */
    private Optional<Pair> closed(int sequence) {
        Iterator<Pair> newestFirst = closed.descendingIterator();
        while (newestFirst.hasNext()) {
            Pair pair = newestFirst.next();
            if (pair.sequence() == sequence) {
                return Optional.of(pair);
            }
        }
        return Optional.empty();
    }

    /**
     * The time of a reading: when its first packet was received, to the millisecond. Two of one
     * node that were received together are moved apart, since their time is their identity.
     */
    private Instant stamp(Instant now) {
        Instant stamp = now.truncatedTo(ChronoUnit.MILLIS);
        boolean used = !stamp.isAfter(lastStamp);
        if (used && stamp.plus(CLOCK_SET_BACK).isAfter(lastStamp)) {
            stamp = lastStamp.plusMillis(1);
        }
        lastStamp = stamp;
        return stamp;
    }

    private static int ahead(int from, int to) {
        return to - from & 0xFF;
    }
}
