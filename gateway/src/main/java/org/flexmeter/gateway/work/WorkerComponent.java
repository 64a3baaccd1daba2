package org.flexmeter.gateway.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/** A component with a pool of workers, one thread for pauses, and beans that it needs. */
public abstract class WorkerComponent extends DefaultComponent {
    private final String name;
    private ExecutorService workers;
    private ScheduledExecutorService timer;

    /**
     * @param name the component's scheme; its threads are named so
     */
    protected WorkerComponent(String name) {
        this.name = name;
    }

    /** How many workers there are; asked at the start. */
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

    /** Runs an action on a worker; false if the component is stopping. */
    public final boolean execute(Runnable action) {
        try {
            workers.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * Runs an action on a worker after a pause.
     *
     * @throws RejectedExecutionException if the component is stopping
     */
    public final ScheduledFuture<?> after(Duration pause, Runnable action) {
        return timer.schedule(() -> execute(action), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether {@link #after} takes nothing any more. */
    protected final boolean stopping() {
        return timer.isShutdown();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        workers =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, name, workers());
        timer =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(this, name + "-timer");
    }

    @Override
    protected void doStop() throws Exception {
        getCamelContext().getExecutorServiceManager().shutdownNow(timer);
        getCamelContext().getExecutorServiceManager().shutdown(workers);
        super.doStop();
    }
}
