package org.flexmeter.bench.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time that all processes of this machine share. */
public final class Clock {
    private Clock() {}

    /** Microseconds since 1970. */
    public static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
