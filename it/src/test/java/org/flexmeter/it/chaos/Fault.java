package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.Random;

/**
 * Something that goes wrong with one part, and is over after a while.
 *
 * @param name as the table counts it
 * @param part two faults of one part never overlap
 * @param least it lasts, from its beginning to its end
 * @param most it lasts
 */
record Fault(String name, String part, Duration least, Duration most, Step begin, Step end) {

    /** What is done to the part. */
    interface Step {
        void run() throws Exception;
    }

    /** A fault that is over at once. */
    static Fault instant(String name, String part, Step step) {
        return new Fault(name, part, Duration.ZERO, Duration.ZERO, step, () -> {});
    }

    /** How long it lasts this time. */
    Duration lasting(Random random) {
        return between(least, most, random);
    }

    static Duration between(Duration least, Duration most, Random random) {
        long span = most.toMillis() - least.toMillis();
        return least.plusMillis((long) (random.nextDouble() * span));
    }
}
