package org.flexmeter.gateway.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A thread of its own for each piece of work, as Paho makes them itself; but who has submitted work
 * does not sleep long. Paho looks whether each of the three threads of a connection runs, at once
 * after starting it, and sleeps for 100 ms if it does not yet: 300 ms for a connect that takes 3.
 *
 * <p>Paho wants this type; nothing is scheduled here, and so the pool has no thread.
 */
final class PromptThreads extends ScheduledThreadPoolExecutor {
    private static final Logger LOG = Logger.getLogger(PromptThreads.class);
    private static final int LOOKS = 100;

    private final String name;

    /**
     * @param name of the threads, until Paho gives them its own
     */
    PromptThreads(String name) {
        super(1);
        this.name = name;
    }

    /**
     * Runs work in a thread of its own. A fault of it ends that thread and nothing else: Paho
     * forgets its callback when it is closed, while an answer of the broker may be on its way to
     * it.
     */
    @Override
    public void execute(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setUncaughtExceptionHandler(
                (ended, fault) -> LOG.debugf(fault, "%s ended by a fault", ended.getName()));
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs work, and wakes who has submitted it, for as long as a tenth of a second, from any sleep
     * with a limit. Paho's connecting thread alone submits: it was made by {@link #execute} for one
     * connect, sleeps between its looks, and takes an interrupt for the end of a sleep.
     *
     * @return ends with the work; cancelling it does not interrupt, as Paho does not expect that of
     *     threads of its own
     */
    @Override
    public Future<?> submit(Runnable work) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        execute(
                () -> {
                    try {
                        work.run();
                    } finally {
                        end.complete(null);
                    }
                });
        Thread submitter = Thread.currentThread();
        execute(() -> wake(submitter));
        return end;
    }

    private static void wake(Thread sleeper) {
        try {
            for (int look = 0; look < LOOKS && sleeper.isAlive(); look++) {
                TimeUnit.MILLISECONDS.sleep(1);
                if (sleeper.getState() == Thread.State.TIMED_WAITING) {
                    sleeper.interrupt();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
