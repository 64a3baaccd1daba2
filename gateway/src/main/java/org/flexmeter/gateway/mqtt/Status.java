package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;

/** Last will and status messages of a link: retained, so that a later subscriber sees the last. */
final class Status {
    static final int QOS = 1;

    private Status() {}

    static byte[] online() {
        return FmMqttConstants.ONLINE.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] offline() {
        return FmMqttConstants.OFFLINE.getBytes(StandardCharsets.UTF_8);
    }
}
