package org.flexmeter.gateway.mqtt;

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

    /** Waits until there is room for a message; not on the thread that {@link #leave leaves}. */
    void take(Arrival message) {
        if (!ended) {
            free.acquireUninterruptibly(size(message));
        }
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
