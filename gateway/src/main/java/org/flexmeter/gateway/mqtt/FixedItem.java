package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bytes that cannot be cut. */
record FixedItem(String topic, byte[] payload) implements Item {

    @Override
    public Encoded encode(int maxBytes) {
        if (payload.length <= maxBytes) {
            return new Encoded(List.of(payload), List.of());
        }
        return new Encoded(List.of(), List.of(new String(payload, StandardCharsets.UTF_8)));
    }
}
