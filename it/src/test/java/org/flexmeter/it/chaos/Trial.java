package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.List;

/**
 * Faults that happen one after the other while meters write.
 *
 * @param name of the table's row
 * @param faults in turn
 * @param times how many there are in all
 * @param pause at most so long between two of them; at random
 * @param brokerForgets whether the broker loses what it acknowledged, so that the tap before it
 *     counts and not the subscriber
 */
record Trial(String name, List<Fault> faults, int times, Duration pause, boolean brokerForgets) {

    static Trial of(String name, int times, Duration pause, Fault... faults) {
        return new Trial(name, List.of(faults), times, pause, false);
    }

    boolean killsBroker() {
        return faults.stream().anyMatch(fault -> fault.name().equals(Faults.BROKER_KILLED));
    }

    /** The same with a broker that loses its memory. */
    Trial forgetting() {
        return new Trial(name, faults, times, pause, true);
    }
}
