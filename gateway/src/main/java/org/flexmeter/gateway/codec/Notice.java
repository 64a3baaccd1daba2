package org.flexmeter.gateway.codec;

import java.time.Instant;
import java.util.Objects;

/**
 * Something to tell the control centre about a device on a line; it becomes an alert when the
 * device's hardwareId has been looked up.
 *
 * @param feed the feed to which the device belongs, such as {@code single-meter}
 * @param device the device's id on the line
 * @param name the alert's name, such as {@code packet.lost}
 * @param message one sentence for the operator
 * @param at when it happened
 */
public record Notice(String feed, String device, String name, String message, Instant at) {
    public Notice {
        Objects.requireNonNull(feed, "feed");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(at, "at");
    }
}
