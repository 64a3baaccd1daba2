package org.flexmeter.bench.load;

import java.util.Arrays;

/** How long readings took from their source to the subscriber. */
public final class Latency {
    private final double[] millis;

    Latency(double[] millis) {
        this.millis = millis.clone();
        Arrays.sort(this.millis);
    }

    /** How many arrived. */
    public int count() {
        return millis.length;
    }

    /**
     * Milliseconds within which this share arrived; 0 if none did.
     *
     * @param share from 0 to 1
     */
    public double within(double share) {
        int index = (int) Math.ceil(share * millis.length) - 1;
        return millis.length == 0 ? 0 : millis[Math.max(0, index)];
    }
}
