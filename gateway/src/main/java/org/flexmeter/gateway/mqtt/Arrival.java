package org.flexmeter.gateway.mqtt;

/**
 * A message from a subscription.
 *
 * @param id packet identifier
 */
record Arrival(int id, String topic, byte[] payload, int qos, boolean retained) {}
