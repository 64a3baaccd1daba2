package org.flexmeter.gateway.mqtt;

/**
 * A message from a subscription.
 *
 * @param id packet identifier
 */
record Arrival(int id, String topic, byte[] payload, int qos, boolean retained) {
    private static final byte[] NOTHING = new byte[0];

    /** What an acknowledgement needs of it. */
    Arrival withoutPayload() {
        return new Arrival(id, topic, NOTHING, qos, retained);
    }
}
