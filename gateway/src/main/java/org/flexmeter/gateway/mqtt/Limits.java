package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * What a broker said in its CONNACK.
 *
 * @param receiveMaximum how many unacknowledged messages it takes
 * @param maximumPacketSize bytes; {@link #NO_LIMIT} if it gave none
 * @param sessionPresent whether it knows the client's session of the connection before
 */
record Limits(int receiveMaximum, int maximumPacketSize, boolean sessionPresent) {
    static final int NO_LIMIT = 268_435_455;
    private static final int PROTOCOL_RECEIVE_MAXIMUM = 65_535;
    // Fixed header 5, length of the topic 2, packet identifier 2, properties with a topic alias 4.
    private static final int HEADERS = 13;

    /** A broker that tells nothing, as with MQTT 3.1.1. */
    static Limits none() {
        return none(false);
    }

    /** The same, with what every broker tells. */
    static Limits none(boolean sessionPresent) {
        return new Limits(PROTOCOL_RECEIVE_MAXIMUM, NO_LIMIT, sessionPresent);
    }

    /** The stricter of these and the setting. */
    Limits within(LinkSettings settings) {
        int size = settings.maximumPacketSize() > 0 ? settings.maximumPacketSize() : NO_LIMIT;
        return new Limits(
                Math.min(receiveMaximum, settings.inflight()),
                Math.min(maximumPacketSize, size),
                sessionPresent);
    }

    /** How many bytes a payload may have on a topic. */
    int payload(String topic) {
        int overhead = HEADERS + topic.getBytes(StandardCharsets.UTF_8).length;
        return Math.max(0, maximumPacketSize - overhead);
    }
}
