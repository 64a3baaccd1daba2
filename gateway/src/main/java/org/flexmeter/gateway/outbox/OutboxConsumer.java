package org.flexmeter.gateway.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.mqtt.FmMqttConstants;
import org.flexmeter.gateway.mqtt.Refused;
import org.flexmeter.gateway.state.OutboxStore;
import org.flexmeter.gateway.state.OutboxStore.Waiting;
import org.flexmeter.gateway.work.Hindered;
import org.jboss.logging.Logger;

/**
 * Sends the oldest messages down the route, a few groups at a time, and takes each out of the
 * outbox when its exchange succeeded: while one is on its way the next are read and those before
 * are taken out. Waits for new ones without asking the disk. After a fault no more are sent, those
 * on their way are waited for, and what is left is sent again from the oldest after a growing
 * pause.
 */
final class OutboxConsumer extends DefaultConsumer implements Suspendable, Hindered {
    private static final Logger LOG = Logger.getLogger(OutboxConsumer.class);

    private final OutboxEndpoint endpoint;
    private final Faults faults;
    private OutboxStore store;
    private AutoCloseable listening;
    private Optional<Throwable> fault = Optional.empty();
    private boolean running;
    private boolean reading;
    private boolean pausing;
    private int groups;
    private long messages;
    private long behind;

    OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.faults = new Faults(LOG, endpoint.getGateway(), " outbox");
    }

    @Override
    public Optional<String> problem() {
        return faults.now().map(fault -> "outbox: " + fault);
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

    /** Sends a group if something waits that is not on its way, and few enough are. */
    private synchronized void next() {
        boolean may = running && !reading && !pausing && fault.isEmpty();
        if (may && groups < endpoint.getGroups() && store.depth() > messages) {
            reading = endpoint.getComponent().execute(endpoint.getGateway(), this::send);
        }
    }

    private void send() {
        Waiting group;
        try {
            group = store.next(behind(), endpoint.getMessages(), endpoint.getBytes());
        } catch (RuntimeException e) {
            notRead(e);
            return;
        }
        if (sending(group)) {
            Exchange exchange = createExchange(false);
            exchange.getMessage().setBody(group.messages());
            getAsyncProcessor().process(exchange, doneSync -> done(exchange, group));
        }
        handedOn();
    }

    private synchronized long behind() {
        return behind;
    }

    private synchronized boolean sending(Waiting group) {
        boolean some = !group.messages().isEmpty();
        if (some) {
            groups++;
            messages += group.messages().size();
            behind = group.last();
        }
        return some;
    }

    /** Only now may the group behind it follow: another thread must not overtake this one. */
    private synchronized void handedOn() {
        reading = false;
        if (fault.isPresent()) {
            pauseWhenAllAreBack();
        } else {
            next();
        }
    }

    private synchronized void notRead(Throwable failure) {
        reading = false;
        failed(failure);
    }

    private void done(Exchange exchange, Waiting sent) {
        Exception failure = exchange.getException();
        List<Refusal> refusals = failure == null ? refusals(exchange) : List.of();
        releaseExchange(exchange, false);
        if (failure == null) {
            store.remove(sent, refusals).whenComplete((gone, notGone) -> landed(sent, notGone));
        } else {
            landed(sent, failure);
        }
    }

    private synchronized void landed(Waiting group, Throwable failure) {
        groups--;
        messages -= group.messages().size();
        if (failure != null) {
            failed(failure);
        } else if (fault.isPresent()) {
            pauseWhenAllAreBack();
        } else {
            faults.works();
            next();
        }
    }

    private void failed(Throwable failure) {
        fault = fault.or(() -> Optional.of(failure));
        pauseWhenAllAreBack();
    }

    private void pauseWhenAllAreBack() {
        if (groups == 0 && !reading && !pausing) {
            pausing = true;
            Duration pause = faults.fault(fault.orElseThrow());
            endpoint.getComponent().later(endpoint.getGateway(), pause, this::again);
        }
    }

    private synchronized void again() {
        pausing = false;
        fault = Optional.empty();
        behind = 0;
        next();
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
