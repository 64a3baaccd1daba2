package org.flexmeter.world.meter;

import java.util.List;

/** All simulated meters of one gateway. */
public interface Meters extends AutoCloseable {
    /** What the operator registers. */
    List<Device> devices();

    /** What they do. */
    List<Task> tasks();

    /**
     * Waits for what is still open, such as transactions that commit late; called after the last
     * round.
     */
    default void settle() {}

    /** Ends them; what a gateway has not taken by then, such as frames on a line, it never gets. */
    @Override
    void close();
}
