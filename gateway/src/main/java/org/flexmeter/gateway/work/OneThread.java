package org.flexmeter.gateway.work;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Work that goes on beside the rest, one piece at a time. */
public final class OneThread {
    private OneThread() {}

    /** A thread of that name, which does not keep the program from ending. */
    public static ScheduledExecutorService named(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
