package org.flexmeter.gateway.message;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * One value under its FM name, in the unit that D2.2's data sets give that name.
 *
 * @param name an FM name such as {@code electricity.voltage.rms.l1}
 * @param value a finite number
 */
public record Measurement(String name, BigDecimal value) {
    public Measurement {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
