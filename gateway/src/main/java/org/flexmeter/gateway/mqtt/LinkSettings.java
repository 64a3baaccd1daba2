package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that one client of a broker needs to know. Two endpoints share a client if they agree
 * on all of it. Its text shows no password.
 *
 * @param gateway such as {@code eon}
 * @param broker such as {@code tcp://host:1883} or {@code ssl://host:8883}
 * @param username the gateway's own user at the broker, or that of all gateways
 * @param inflight how many unacknowledged messages there may be, if the broker allows as many
 * @param maximumPacketSize bytes of a packet, if the broker does not ask for less; 0 for no limit
 * @param maxInbound bytes of a packet that comes in at most; a larger message is skipped
 * @param ackTimeout how long unacknowledged messages may see no acknowledgement at all before the
 *     connection is held for dead
 * @param grace how long a stop waits for what is unacknowledged
 * @param statusTopic where the retained {@code online} or {@code offline} goes; empty for nowhere
 * @param keep what becomes of acknowledged messages
 */
record LinkSettings(
        String gateway,
        MqttVersion version,
        String broker,
        String clientId,
        Optional<String> username,
        Optional<Secret> password,
        Tls tls,
        int inflight,
        int maximumPacketSize,
        int maxInbound,
        Duration keepAlive,
        Duration connectTimeout,
        Duration ackTimeout,
        Duration grace,
        Optional<String> statusTopic,
        Keep keep) {
    private static final int LEAST_INBOUND = 1_024;

    LinkSettings {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(clientId, "clientId");
        if (inflight < 1) {
            throw new IllegalArgumentException("fm-mqtt: inflight is " + inflight + "; at least 1");
        }
        if (maxInbound < LEAST_INBOUND) {
            throw new IllegalArgumentException(
                    "fm-mqtt: maxInbound is %d; at least %d".formatted(maxInbound, LEAST_INBOUND));
        }
        // Shown in log lines, so a password must not hide in it.
        if (broker.contains("@")) {
            throw new IllegalArgumentException(
                    "fm-mqtt: the broker's URL holds a user: set fm.broker.username and"
                            + " fm.broker.password instead");
        }
    }
}
