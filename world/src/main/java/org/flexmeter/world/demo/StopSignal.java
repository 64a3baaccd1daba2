package org.flexmeter.world.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM: the first asks for an end in order, the second ends at once (the children are
 * killed in any case).
 */
final class StopSignal {
    private static final int INTERRUPTED = 130;

    private final CountDownLatch asked = new CountDownLatch(1);

    /** Listens from now on. */
    void listen() {
        for (String name : new String[] {"INT", "TERM"}) {
            // Not a shutdown hook: while those run, the parts' own hooks would kill them before the
            // drain.
            Signal.handle(new Signal(name), ignored -> ask());
        }
    }

    private void ask() {
        if (asked.getCount() == 0) {
            // On a thread of its own: exit waits for the shutdown hooks.
            new Thread(() -> System.exit(INTERRUPTED)).start();
        }
        asked.countDown();
    }

    /** Waits; true if somebody asked for the end meanwhile. */
    boolean await(Duration time) throws InterruptedException {
        return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether somebody has asked for the end. */
    boolean asked() {
        return asked.getCount() == 0;
    }
}
