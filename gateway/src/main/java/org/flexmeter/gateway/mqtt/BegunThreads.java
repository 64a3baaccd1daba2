package org.flexmeter.gateway.mqtt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A thread of its own for each piece of work, as Paho makes them itself; but who submits work goes
 * on when it has begun. Paho asks each of the three threads of a connection whether it runs, at
 * once after starting it, and sleeps for 100 ms if it does not yet: 300 ms for a connect that takes
 * 3.
 *
 * <p>Paho wants this type; nothing is scheduled here, and so the pool has no thread.
 */
final class BegunThreads extends ScheduledThreadPoolExecutor {
    /** From the beginning of a thread to Paho's note that it runs, on a busy machine. */
    private static final long NOTED_MILLIS = 1;

    private final String name;

    /**
     * @param name of the threads, until Paho gives them its own
     */
    BegunThreads(String name) {
        super(1);
        this.name = name;
    }

    @Override
    public void execute(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Runs work, and returns when it has begun.
     *
     * @return ends with the work; cancelling it does not interrupt, as Paho does not expect that of
     *     threads of its own
     */
    @Override
    public Future<?> submit(Runnable work) {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Void> end = new CompletableFuture<>();
        execute(
                () -> {
                    begun.countDown();
                    try {
                        work.run();
                    } finally {
                        end.complete(null);
                    }
                });
        try {
            begun.await();
            TimeUnit.MILLISECONDS.sleep(NOTED_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return end;
    }
}
