package org.flexmeter.world.line;

/**
 * What happens to packets between a ZigBee node and the dongle, as probabilities for each reading.
 * At most one packet of a reading is lost or damaged, so that every such reading makes one alert.
 *
 * @param lost one packet does not come
 * @param damaged one packet comes with a wrong bit
 * @param repeated one packet comes twice
 * @param swapped the second packet comes first
 * @param seed of the random numbers
 */
public record Air(double lost, double damaged, double repeated, double swapped, long seed) {

    /** Nothing happens to them. */
    public static Air calm() {
        return new Air(0, 0, 0, 0, 1);
    }

    /** One reading in a hundred is lost, one damaged; some are repeated or swapped. */
    public static Air rough() {
        return new Air(0.01, 0.01, 0.05, 0.05, 1);
    }
}
