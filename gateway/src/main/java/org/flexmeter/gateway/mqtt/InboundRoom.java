package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * What a listener may have in hand, in bytes: messages that have come and are not yet taken. Who
 * reads from the broker waits until there is room, so that the broker keeps the rest. The broker is
 * told how many messages may be in hand as well, but messages of QoS 0 are none of these.
 */
final class InboundRoom {
    /** Bytes in hand at most, of one listener; a larger message is in hand by itself. */
    static final int MOST = 4_194_304;

    /** What a message takes beside its payload: topic, exchange, places in queues. */
    static final int BESIDE = 1_024;

    private final Semaphore free = new Semaphore(MOST);
    private volatile boolean ended;
    private volatile long last = System.nanoTime();

    /** Waits until there is room for a message; not on the thread that {@link #leave leaves}. */
    void take(Arrival message) {
        if (!ended) {
            free.acquireUninterruptibly(size(message));
        }
        last = System.nanoTime();
    }

    /**
     * For how long nothing has come; not at all while a message waits for room. Until then an
     * answer of the broker is not late: it stands behind the messages.
     */
    Duration quiet() {
        return free.hasQueuedThreads() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - last);
    }

    /** The message is in hand no longer. */
    void leave(Arrival message) {
        if (!ended) {
            free.release(size(message));
        }
    }

    /** Nobody waits any more. */
    void end() {
        ended = true;
        // as many as there can be threads of clients that wait, and more
        free.release(MOST * 100);
    }

    private static int size(Arrival message) {
        return Math.min(MOST, BESIDE + message.payload().length);
    }
}
