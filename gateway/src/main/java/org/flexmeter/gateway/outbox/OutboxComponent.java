package org.flexmeter.gateway.outbox;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.WorkerComponent;

/**
 * {@code outbox:<gateway>}: as a producer keeps messages durably before the exchange is done, as a
 * consumer gives them, oldest first, and forgets them when the exchange succeeded.
 */
@Component("outbox")
public class OutboxComponent extends WorkerComponent {
    private static final Duration ALERT_PAUSE = Duration.ofMinutes(10);

    private static final int WORKERS = 4;

    private final Map<String, AutoCloseable> overflows = new ConcurrentHashMap<>();

    public OutboxComponent() {
        super("outbox");
    }

    @Override
    protected int workers() {
        return WORKERS;
    }

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
                        (pause, action) -> later(gateway, pause, action),
                        group -> store.add(encoder().encode(group).outgoing(), group)));
    }

    Encoder encoder() {
        return need(Encoder.class);
    }

    /** After a pause, unless the component is stopping by then. */
    void later(String gateway, Duration pause, Runnable action) {
        if (!stopping()) {
            after(gateway, pause, action);
        }
    }

    @Override
    protected void doStop() throws Exception {
        for (AutoCloseable listening : overflows.values()) {
            listening.close();
        }
        overflows.clear();
        super.doStop();
    }
}
