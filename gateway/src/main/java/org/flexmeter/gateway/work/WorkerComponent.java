package org.flexmeter.gateway.work;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * A component with a pool of workers for each gateway, so that one whose database or disk does not
 * answer holds up no other, one thread for pauses, and beans that it needs.
 */
public abstract class WorkerComponent extends DefaultComponent {
    private static final long IDLE_SECONDS = 60;

    private final String name;
    private final Map<String, ExecutorService> workers = new ConcurrentHashMap<>();
    private ScheduledExecutorService timer;

    /**
     * @param name the component's scheme; its threads are named so
     */
    protected WorkerComponent(String name) {
        this.name = name;
    }

    /** How many workers a gateway has at most. */
    protected abstract int workers();

    /**
     * The one bean of a type.
     *
     * @throws IllegalStateException if there is none, or more than one
     */
    protected final <T> T need(Class<T> type) {
        return find(type)
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "component "
                                                + name
                                                + " needs one bean of type "
                                                + type.getName()));
    }

    /** The one bean of a type; empty if there is none. */
    protected final <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(CamelContextHelper.findSingleByType(getCamelContext(), type));
    }

    /** Runs an action on a worker of a gateway; false if the component is stopping. */
    public final boolean execute(String gateway, Runnable action) {
        try {
            workers.computeIfAbsent(gateway, this::pool).execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private ExecutorService pool(String gateway) {
        if (stopping()) {
            throw new RejectedExecutionException(name + " is stopping");
        }
        ThreadPoolProfile profile = new ThreadPoolProfile(name + "-" + gateway);
        profile.setPoolSize(workers());
        profile.setMaxPoolSize(workers());
        // Camel takes -1 for no queue at all
        profile.setMaxQueueSize(Integer.MAX_VALUE);
        profile.setKeepAliveTime(IDLE_SECONDS);
        profile.setTimeUnit(TimeUnit.SECONDS);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        return getCamelContext()
                .getExecutorServiceManager()
                .newThreadPool(this, profile.getId(), profile);
    }

    /**
     * Runs an action on a worker of a gateway after a pause.
     *
     * @throws RejectedExecutionException if the component is stopping
     */
    public final ScheduledFuture<?> after(String gateway, Duration pause, Runnable action) {
        return timer.schedule(
                () -> execute(gateway, action), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether {@link #after} takes nothing any more. */
    protected final boolean stopping() {
        return timer.isShutdown();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        timer =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(this, name + "-timer");
    }

    @Override
    protected void doStop() throws Exception {
        getCamelContext().getExecutorServiceManager().shutdownNow(timer);
        workers.values().forEach(getCamelContext().getExecutorServiceManager()::shutdown);
        workers.clear();
        super.doStop();
    }
}
