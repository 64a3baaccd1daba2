package org.flexmeter.gateway.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One device at one instant with all its values.
 *
 * @param eventDate when the device measured, cut to milliseconds
 * @param measurements at least one value, names unique, in catalogue order
 */
public record Reading(Instant eventDate, List<Measurement> measurements) {
    public Reading {
        eventDate = eventDate.truncatedTo(ChronoUnit.MILLIS);
        measurements = List.copyOf(measurements);
        if (measurements.isEmpty()) {
            throw new IllegalArgumentException("a reading has at least one value");
        }
    }
}
