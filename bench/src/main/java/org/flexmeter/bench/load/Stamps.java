package org.flexmeter.bench.load;

import java.util.Arrays;

/** When each reading of a series could be read at its source, in microseconds since 1970. */
public final class Stamps {
    private static final double MICROS_A_MILLI = 1_000;

    private final long[] micros;

    public Stamps(Series series) {
        this.micros = new long[series.size()];
    }

    /** Notes a reading by its number. */
    public void put(int index, long at) {
        micros[index] = at;
    }

    /** Readings that were written. */
    public long sent() {
        return Arrays.stream(micros).filter(at -> at > 0).count();
    }

    /**
     * What has come and how long it took.
     *
     * @param received when each reading came, 0 for never
     */
    public Latency latency(long[] received) {
        double[] millis = new double[micros.length];
        int count = 0;
        for (int i = 0; i < micros.length; i++) {
            if (micros[i] > 0 && received[i] > 0) {
                millis[count++] = Math.max(0, received[i] - micros[i]) / MICROS_A_MILLI;
            }
        }
        return new Latency(Arrays.copyOf(millis, count));
    }
}
