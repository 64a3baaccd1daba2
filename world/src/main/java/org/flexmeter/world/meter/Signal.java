package org.flexmeter.world.meter;

/**
 * What a simulated meter measures: a pure function of the meter and the time, so that nothing has
 * to be kept. Whole numbers, in the last digit of the column that they are written to.
 */
@FunctionalInterface
public interface Signal {
    /** 2020-01-01T00:00:00Z. */
    long EPOCH = 1_577_836_800_000L;

    long MILLIS = 1_000;

    /**
     * The value.
     *
     * @param meter which meter of its kind; an updated reading is that of another meter
     * @param millis when, since 1970
     */
    long at(int meter, long millis);

    /** A register that only grows. */
    static Signal counter(long start, double perSecond) {
        return (meter, millis) ->
                start
                        + meter * 1_117L
                        + Math.round(
                                (millis - EPOCH) * perSecond / MILLIS * (1 + meter % 7 / 10.0));
    }

    /** A value that swings around a mean. */
    static Signal wave(long mean, long swing, long periodSeconds) {
        return (meter, millis) -> {
            double turns = (millis % (periodSeconds * MILLIS)) / (double) (periodSeconds * MILLIS);
            return mean + Math.round(swing * Math.sin(2 * Math.PI * (turns + meter * 0.137)));
        };
    }
}
