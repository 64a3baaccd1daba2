package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Notices that another client of the broker has our id: the broker throws the elder one out. Some
 * brokers say so (MQTT 5, 0x8E; HiveMQ does); others, such as Mosquitto, close the connection
 * without a word and let us in again at once. Written by the loop's thread, read by any.
 */
final class Takeovers {
    private static final int SESSION_TAKEN_OVER = 0x8E;
    private static final int CLOSED = 3;
    private static final Duration TOLD = Duration.ofMinutes(10);

    private final LinkSettings settings;
    private final Deque<Long> closings = new ArrayDeque<>();
    private volatile boolean closed;
    private volatile Optional<Seen> seen = Optional.empty();

    private record Seen(int times, boolean sure, long at) {}

    Takeovers(LinkSettings settings) {
        this.settings = settings;
    }

    /** A connection has ended. */
    void lost(Loss loss) {
        closed = loss.closed();
        if (loss.reasonCode() == SESSION_TAKEN_OVER) {
            see(seen.map(Seen::times).orElse(0) + 1, true);
        }
    }

    /** A connection could not be made: the broker was away. */
    void failed() {
        closed = false;
    }

    /** A connection is made; the broker that closed the one before lets us in at the first try. */
    void connected() {
        if (!closed) {
            return;
        }
        closed = false;
        long now = System.nanoTime();
        closings.add(now);
        closings.removeIf(at -> now - at > TOLD.toNanos());
        if (closings.size() >= CLOSED) {
            see(closings.size(), false);
        }
    }

    private void see(int times, boolean sure) {
        seen = Optional.of(new Seen(times, sure, System.nanoTime()));
    }

    /** For people, for ten minutes after the last one. */
    Optional<String> problem() {
        return seen.filter(last -> System.nanoTime() - last.at() < TOLD.toNanos()).map(this::words);
    }

    private String words(Seen last) {
        String what =
                last.sure()
                        ? "another client of the broker took our client id %s, %d times"
                        : "the broker closed the connection of %s and took it again at once, %d times"
                                + " in ten minutes: another client may have its id";
        return (what + "; find it in the broker's log, and see fm.broker.client-ids")
                .formatted(settings.clientId(), last.times());
    }
}
