package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.Optional;

/**
 * What the broker is to keep between connections.
 *
 * @param expiry in seconds, how long it is kept; empty for a clean session
 * @param receiveMaximum how many unacknowledged messages the broker may send; empty for any
 */
record Session(boolean clean, Optional<Long> expiry, Optional<Integer> receiveMaximum) {

    /** Nothing. */
    static Session none() {
        return new Session(true, Optional.empty(), Optional.empty());
    }

    /** Nothing but that it knows the client, for so long, so that it can say so or not. */
    static Session known(Duration expiry) {
        return new Session(false, Optional.of(expiry.toSeconds()), Optional.empty());
    }

    /** Subscription and what came while the client was away. */
    static Session kept(Duration expiry, int receiveMaximum) {
        return new Session(false, Optional.of(expiry.toSeconds()), Optional.of(receiveMaximum));
    }
}
