package org.flexmeter.gateway.mqtt;

/**
 * A message from a subscription.
 *
 * @param id packet identifier
 * @param skipped bytes of a message that was too large and is not here; 0 for one that is
 */
record Arrival(int id, String topic, byte[] payload, int qos, boolean retained, long skipped) {
    private static final byte[] NOTHING = new byte[0];

    /** One that is here. */
    Arrival(int id, String topic, byte[] payload, int qos, boolean retained) {
        this(id, topic, payload, qos, retained, 0);
    }

    /** One that was too large. */
    static Arrival skipped(int id, String topic, int qos, long bytes) {
        return new Arrival(id, topic, NOTHING, qos, false, bytes);
    }

    /** What an acknowledgement needs of it. */
    Arrival withoutPayload() {
        return new Arrival(id, topic, NOTHING, qos, retained, skipped);
    }
}
