package org.flexmeter.world.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs meters until it is stopped; a fault of one task, such as a database that is away, stops
 * nobody.
 */
public final class Simulation implements AutoCloseable {
    private static final int THREADS = 4;
    private static final long PATIENCE_SECONDS = 120;

    private final List<Meters> running = new ArrayList<>();
    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(
                    THREADS,
                    work -> {
                        Thread thread = new Thread(work, "meters");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final AtomicLong faults = new AtomicLong();
    private final AtomicReference<String> lastFault = new AtomicReference<>("");

    /** Lets these meters begin, and closes them when it is closed. */
    public synchronized void start(Meters meters) {
        running.add(meters);
        long delay = 0;
        for (Task task : meters.tasks()) {
            // Not all in the same millisecond.
            delay = (delay + 137) % Math.min(1_000, task.period().toMillis());
            clock.scheduleAtFixedRate(
                    () -> run(task), delay, task.period().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void run(Task task) {
        try {
            task.work().run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            faults.incrementAndGet();
            lastFault.set(task.name() + ": " + e.getMessage());
        }
    }

    /** Rounds that failed. */
    public long faults() {
        return faults.get();
    }

    /** The last fault, if there was any. */
    public Optional<String> lastFault() {
        return Optional.of(lastFault.get()).filter(fault -> !fault.isEmpty());
    }

    /**
     * Lets no further round begin and waits for what is under way: afterwards nothing is written
     * any more.
     */
    public synchronized void stop() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                clock.shutdownNow();
            }
        } catch (InterruptedException e) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
        running.forEach(Meters::settle);
    }

    /** Stops, and ends the meters. */
    @Override
    public synchronized void close() {
        stop();
        running.forEach(Meters::close);
        running.clear();
    }
}
