package org.flexmeter.world.meter;

import java.util.List;

/** All simulated meters of one gateway. */
public interface Meters extends AutoCloseable {
    /** What the operator registers. */
    List<Device> devices();

    /** What they do. */
    List<Task> tasks();

    /**
     * Ends what is still open, such as transactions that commit late: afterwards nothing is written
     * any more.
     */
    @Override
    void close();
}
