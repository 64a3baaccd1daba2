package org.flexmeter.gateway.feed;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.flexmeter.gateway.state.StateFiles;

/**
 * {@code feed:<gateway>/<feed>?window=…}: one exchange a page. All feeds share one thread for their
 * pauses and a small pool in which pages are read; a page that waits for the broker holds no
 * thread.
 */
@Component("feed")
public class FeedComponent extends DefaultComponent {
    private ExecutorService workers;
    private ScheduledExecutorService timer;
    private int threads = 8;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        String[] names = remaining.split("/", -1);
        if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
            throw new IllegalArgumentException(
                    "feed:" + remaining + ": write feed:<gateway>/<feed>?window=…");
        }
        FeedEndpoint endpoint = new FeedEndpoint(uri, this, names[0], names[1]);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** How many pages of all feeds are read at the same time. */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    public int getThreads() {
        return threads;
    }

    /** The time by which windows are opened. */
    Instant now() {
        return need(InstantSource.class).instant();
    }

    StateFiles stateFiles() {
        return need(StateFiles.class);
    }

    Windows windows() {
        return need(Windows.class);
    }

    Wakeups wakeups() {
        return need(Wakeups.class);
    }

    Reruns reruns() {
        return need(Reruns.class);
    }

    FeedDirectory directory() {
        return need(FeedDirectory.class);
    }

    private <T> T need(Class<T> type) {
        T bean = CamelContextHelper.findSingleByType(getCamelContext(), type);
        if (bean == null) {
            throw new IllegalStateException(
                    "component feed needs one bean of type " + type.getName());
        }
        return bean;
    }

    /** Runs an action on a worker; false if the component is stopping. */
    boolean execute(Runnable action) {
        try {
            workers.execute(action);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    ScheduledFuture<?> after(Duration pause, Runnable action) {
        return timer.schedule(() -> execute(action), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        workers =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newFixedThreadPool(this, "feed", threads);
        timer =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(this, "feed-timer");
    }

    @Override
    protected void doStop() throws Exception {
        getCamelContext().getExecutorServiceManager().shutdownNow(timer);
        getCamelContext().getExecutorServiceManager().shutdown(workers);
        super.doStop();
    }
}
