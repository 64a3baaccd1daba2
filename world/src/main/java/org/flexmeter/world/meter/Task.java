package org.flexmeter.world.meter;

import java.time.Duration;

/**
 * Something that meters do again and again.
 *
 * @param name for messages
 */
public record Task(String name, Duration period, Work work) {
    /** One round of it. */
    @FunctionalInterface
    public interface Work {
        /** Does what is due; a fault is counted and the next round comes all the same. */
        void run() throws Exception;
    }
}
