package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.flexmeter.gateway.work.OneThread;
import org.flexmeter.gateway.work.Vital;
import org.jboss.logging.Logger;

/**
 * One thread that does one thing after the other: the state of a client is touched by it alone. A
 * task that fails is logged and does not end the loop.
 */
final class Loop {
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private final String name;
    private final ScheduledExecutorService executor;
    private final Vital vital;

    /**
     * @param gateway in whose name it works, which its log lines carry
     * @param name of the thread
     */
    Loop(String gateway, String name) {
        this.name = name;
        this.executor = OneThread.of(gateway, name);
        this.vital = new Vital(name, () -> call(() -> true));
    }

    /**
     * Runs a task as soon as those before it are done.
     *
     * @return false if the loop is stopped
     */
    boolean execute(Runnable task) {
        try {
            executor.execute(guarded(task));
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    /** Runs a task later; after the loop is stopped it does not run. */
    ScheduledFuture<?> schedule(Duration delay, Runnable task) {
        return executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs a task again and again. */
    void every(Duration pause, Runnable task) {
        long millis = pause.toMillis();
        executor.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** What a task gives. */
    <T> CompletableFuture<T> call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, executor);
    }

    /** Its thread, to be asked whether it goes on. */
    Vital vital() {
        return vital;
    }

    void stop() {
        executor.shutdownNow();
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException fault) {
                LOG.errorf(fault, "%s: an unexpected fault; it goes on", name);
            }
        };
    }
}
