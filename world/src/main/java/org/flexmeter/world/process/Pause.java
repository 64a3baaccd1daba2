package org.flexmeter.world.process;

import java.time.Duration;

/** A pause between two looks at something that takes its time. */
public final class Pause {
    private Pause() {}

    /** Pauses; an interrupt ends it early and stays set. */
    public static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("Interrupted.", e);
        }
    }
}
