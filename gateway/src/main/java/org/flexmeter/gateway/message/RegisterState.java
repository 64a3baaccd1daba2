package org.flexmeter.gateway.message;

import java.time.Instant;
import java.util.Objects;

/**
 * The last known value of a device's bit-mask alarm register.
 *
 * @param bits the register; bit n of it is alarm n of the catalogue
 * @param eventDate when the device reported it
 */
public record RegisterState(long bits, Instant eventDate) {
    public RegisterState {
        Objects.requireNonNull(eventDate, "eventDate");
    }
}
