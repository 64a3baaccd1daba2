package org.flexmeter.gateway.codec;

import java.util.Random;

/**
 * How random tests are run: {@code -Dfuzz.seed=… -Dfuzz.count=…}; the same each time by default.
 */
final class Fuzz {
    static final long SEED = Long.getLong("fuzz.seed", 20_260_101L);
    static final int COUNT = Integer.getInteger("fuzz.count", 20_000);

    private Fuzz() {}

    static Random random() {
        return new Random(SEED);
    }

    /** What to say when a random test fails. */
    static String again() {
        return "again with -Dfuzz.seed=" + SEED + " -Dfuzz.count=" + COUNT;
    }
}
