package org.flexmeter.world.meter;

import java.time.Duration;

/**
 * How often meters measure and write.
 *
 * @param sampling of an apartment meter
 * @param upload of an apartment meter: so long its values are gathered before they are written
 * @param substation between two values of a substation meter
 * @param heating between two values of a district heating meter, at E.ON and at Iren
 * @param alarms between two changes of some alarm, for each kind of alarm table
 * @param secondly sampling of ST COMET and Midori meters
 * @param burst how many of those are written at once
 * @param profile between two days of the standard meter's quarter-hours
 * @param water between two values of a water meter
 * @param blink between two rows of a blink detector
 * @param node between two readings of a UniBO node
 * @param lateCommit how long a transaction that commits late stays open
 */
public record Pace(
        Duration sampling,
        Duration upload,
        Duration substation,
        Duration heating,
        Duration alarms,
        Duration secondly,
        int burst,
        Duration profile,
        Duration water,
        Duration blink,
        Duration node,
        Duration lateCommit) {

    /** As D2.2 has it. */
    public static Pace real() {
        return new Pace(
                Duration.ofSeconds(10),
                Duration.ofMinutes(3),
                Duration.ofSeconds(10),
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                20,
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    /** All of them evenly, one value in each such period. */
    public static Pace steady(Duration period) {
        return new Pace(
                period, period, period, period, period, period, 1, period, period, period, period,
                period);
    }

    /** Short enough to see every device type several times within half a minute. */
    public static Pace demo() {
        return new Pace(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(500),
                Duration.ofMillis(200),
                20,
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3));
    }

    /** The time between two bursts. */
    Duration burstPeriod() {
        return secondly.multipliedBy(burst);
    }
}
