package org.flexmeter.gateway.mqtt;

import java.util.concurrent.CompletableFuture;

/**
 * One connection to a broker, from its beginning to its end; it never connects again. Nothing here
 * blocks. What happens is told to the {@link Listener} on the client library's threads.
 */
interface Connection {

    /** What the connection tells, and may tell at any time. */
    interface Listener {
        /** The broker accepted the connection. */
        void opened(Connection connection, Limits limits);

        /** The connection could not be made or has ended other than by {@link #close}. */
        void lost(Connection connection, Loss loss);

        /**
         * The broker answered a publish.
         *
         * @param reasonCode 0x80 and above: refused
         */
        void acknowledged(Connection connection, Part part, int reasonCode);

        /** A message has come; nothing was acknowledged yet. */
        void arrived(Connection connection, Arrival arrival);
    }

    /** Begins to connect. */
    void open(Listener listener);

    /**
     * Hands a message over. Its answer is told later, unless the connection ends.
     *
     * @return false if the connection cannot take it; then it has ended or is about to
     */
    boolean publish(Part part);

    /**
     * Subscribes with QoS 0 or 1.
     *
     * @return the broker's reason code, 0x80 and above if it refused
     */
    CompletableFuture<Integer> subscribe(String filter, int qos);

    /**
     * Ends a subscription.
     *
     * @return the broker's reason code, 0x80 and above if it refused
     */
    CompletableFuture<Integer> unsubscribe(String filter);

    /** Sends PUBACK for a message with QoS 1; does nothing for others. */
    void acknowledge(Arrival arrival);

    /**
     * Ends the connection.
     *
     * @param politely with a DISCONNECT, so that the broker forgets the last will
     * @return completes when the library's threads are gone
     */
    CompletableFuture<Void> close(boolean politely);
}
