package org.flexmeter.gateway.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.StateFiles;

/**
 * {@code outbox:<gateway>}: as a producer keeps messages durably before the exchange is done, as a
 * consumer gives them, oldest first, and forgets them when the exchange succeeded.
 */
@Component("outbox")
public class OutboxComponent extends DefaultComponent {
    private static final Duration ALERT_PAUSE = Duration.ofMinutes(10);

    private final Map<String, AutoCloseable> overflows = new ConcurrentHashMap<>();
    private ExecutorService workers;
    private ScheduledExecutorService timer;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        if (remaining.isBlank() || remaining.contains("/")) {
            throw new IllegalArgumentException("outbox:" + remaining + ": write outbox:<gateway>");
        }
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    OutboxStore store(String gateway) {
        OutboxStore store = need(StateFiles.class).of(gateway).outbox();
        overflows.computeIfAbsent(gateway, name -> listen(name, store));
        return store;
    }

    private AutoCloseable listen(String gateway, OutboxStore store) {
        return store.onDropped(
                new Overflow(
                        gateway,
                        ALERT_PAUSE,
                        InstantSource.system(),
                        this::after,
                        group -> store.add(encoder().encode(group).outgoing(), group)));
    }

    Encoder encoder() {
        return need(Encoder.class);
    }

    private <T> T need(Class<T> type) {
        T bean = CamelContextHelper.findSingleByType(getCamelContext(), type);
        if (bean == null) {
            throw new IllegalStateException(
                    "component outbox needs one bean of type " + type.getName());
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

    void after(Duration pause, Runnable action) {
        if (!timer.isShutdown()) {
            timer.schedule(() -> execute(action), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        workers =
                getCamelContext().getExecutorServiceManager().newFixedThreadPool(this, "outbox", 4);
        timer =
                getCamelContext()
                        .getExecutorServiceManager()
                        .newSingleThreadScheduledExecutor(this, "outbox-timer");
    }

    @Override
    protected void doStop() throws Exception {
        for (AutoCloseable listening : overflows.values()) {
            listening.close();
        }
        overflows.clear();
        getCamelContext().getExecutorServiceManager().shutdownNow(timer);
        getCamelContext().getExecutorServiceManager().shutdown(workers);
        super.doStop();
    }
}
