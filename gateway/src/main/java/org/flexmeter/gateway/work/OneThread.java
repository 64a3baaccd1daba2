package org.flexmeter.gateway.work;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.flexmeter.gateway.log.LogFields;

/** Work that goes on beside the rest, one piece at a time. */
public final class OneThread {
    private OneThread() {}

    /** A thread of that name, which does not keep the program from ending. */
    public static ScheduledExecutorService named(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> daemon(work, name));
    }

    /** One that works for a gateway alone: what it logs carries the gateway. */
    public static ScheduledExecutorService of(String gateway, String name) {
        return Executors.newSingleThreadScheduledExecutor(
                work -> daemon(LogFields.around("gateway", gateway, work), name));
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
