package org.flexmeter.gateway.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.mqtt.FmMqttConstants;
import org.flexmeter.gateway.mqtt.Refused;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.OutboxStore.Oldest;
import org.jboss.logging.Logger;

/**
 * Sends the oldest messages down the route, one group at a time, and takes them out of the outbox
 * when the exchange succeeded. Waits for the next ones without asking the disk; after a fault tries
 * the same ones again after a growing pause.
 */
final class OutboxConsumer extends DefaultConsumer implements Suspendable {
    private static final Logger LOG = Logger.getLogger(OutboxConsumer.class);

    private final OutboxEndpoint endpoint;
    private final Faults faults;
    private OutboxStore store;
    private AutoCloseable listening;
    private boolean running;
    private boolean working;

    OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.faults = new Faults(LOG, endpoint.getGateway() + " outbox");
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        store = endpoint.getComponent().store(endpoint.getGateway());
        listening = store.onAdded(this::next);
        go();
    }

    @Override
    protected void doSuspend() throws Exception {
        halt();
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        go();
    }

    @Override
    protected void doStop() throws Exception {
        halt();
        if (listening != null) {
            listening.close();
        }
        super.doStop();
    }

    private synchronized void go() {
        running = true;
        next();
    }

    private synchronized void halt() {
        running = false;
    }

    /** Sends a group if none is on its way and something waits. */
    private synchronized void next() {
        if (running && !working && store.depth() > 0) {
            working = endpoint.getComponent().execute(this::send);
        }
    }

    private synchronized void idle() {
        working = false;
        next();
    }

    private void send() {
        Oldest oldest;
        try {
            oldest = store.oldest(endpoint.getMessages(), endpoint.getBytes());
        } catch (RuntimeException e) {
            retry(e);
            return;
        }
        if (oldest.messages().isEmpty()) {
            idle();
            return;
        }
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(oldest.messages());
        getAsyncProcessor().process(exchange, doneSync -> done(exchange, oldest));
    }

    private void done(Exchange exchange, Oldest sent) {
        Exception fault = exchange.getException();
        List<Refusal> refusals = fault == null ? refusals(exchange) : List.of();
        releaseExchange(exchange, false);
        if (fault != null) {
            retry(fault);
            return;
        }
        store.remove(sent, refusals)
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                retry(failure);
                            } else {
                                faults.works();
                                endpoint.getComponent().execute(this::idle);
                            }
                        });
    }

    private void retry(Throwable fault) {
        Duration pause = faults.fault(fault);
        endpoint.getComponent().later(pause, this::idle);
    }

    /** What the publisher says the broker refused; see {@link FmMqttConstants#REFUSED}. */
    private List<Refusal> refusals(Exchange exchange) {
        Object refused = exchange.getProperty(FmMqttConstants.REFUSED);
        return refused instanceof List<?> list
                ? list.stream()
                        .filter(Refused.class::isInstance)
                        .map(item -> refusal((Refused) item))
                        .toList()
                : List.of();
    }

    private Refusal refusal(Refused refused) {
        return new Refusal(
                endpoint.getGateway(),
                "outbox",
                refused.outgoing().hardwareId(),
                "",
                refused.reason(),
                refused.message(),
                new String(refused.outgoing().payload(), StandardCharsets.UTF_8),
                true);
    }
}
