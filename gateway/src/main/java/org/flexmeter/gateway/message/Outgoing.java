package org.flexmeter.gateway.message;

import java.util.Objects;

/**
 * A message as it goes over MQTT.
 *
 * @param topic where it is published
 * @param payload FM JSON in UTF-8; not copied, so it is not to be changed
 * @param hardwareId the device that it is about, for order and for counting
 * @param readings how many readings it carries; 0 for what is not a measurement
 */
public record Outgoing(String topic, byte[] payload, String hardwareId, int readings) {
    public Outgoing {
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(hardwareId, "hardwareId");
    }
}
