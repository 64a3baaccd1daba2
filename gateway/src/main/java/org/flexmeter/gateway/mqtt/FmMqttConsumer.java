package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.paho.mqtt5.PahoMqtt5Configuration;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.retry.Backoff;
import org.flexmeter.gateway.work.Hindered;
import org.flexmeter.gateway.work.Vital;
import org.jboss.logging.Logger;

/**
 * Takes messages in, in a session that the broker keeps while the gateway is away. A message is
 * acknowledged (PUBACK) when its exchange has completed without exception; until then it is held
 * here and tried again with back-off. Exchanges begin in the order of arrival and may overlap;
 * acknowledgements go out in the order of arrival, as the protocol wants it. Not more than {@code
 * receiveMaximum} messages are held, and not more bytes than {@link InboundRoom} has room for.
 *
 * <p>Messages come at least once whatever the option {@code qos}: the subscription asks for QoS 1
 * at most, since the client library completes QoS 2 before the exchange is done.
 */
public class FmMqttConsumer extends DefaultConsumer implements Hindered {
    private static final Logger LOG = Logger.getLogger(FmMqttConsumer.class);
    private static final int REFUSED = 0x80;
    private static final int LONGEST_LINE = 300;

    private final FmMqttEndpoint endpoint;
    private final Deque<Held> held = new ArrayDeque<>();
    private volatile Optional<Loop> loop = Optional.empty();
    private volatile Optional<Connector> connector = Optional.empty();
    private final OversizeLog oversize;
    private final InHand inHand;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Probe> probe = Optional.empty();
    private Optional<FormerSession> former = Optional.empty();
    private volatile boolean listening;
    private volatile Optional<String> stuck = Optional.empty();
    private volatile InboundRoom room = new InboundRoom();

    /** A message that is not yet acknowledged. */
    private static final class Held {
        private final Connection from;
        private Arrival arrival;
        private final Backoff backoff = Backoff.asSet();
        private boolean complete;
        private boolean told;

        Held(Connection from, Arrival arrival) {
            this.from = from;
            this.arrival = arrival;
        }
    }

    FmMqttConsumer(FmMqttEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.oversize = new OversizeLog(endpoint::maxInbound);
        this.inHand =
                Optional.ofNullable(
                                CamelContextHelper.findSingleByType(
                                        endpoint.getCamelContext(), InHand.class))
                        .orElseGet(InHand::nowhere);
    }

    @Override
    public Optional<String> problem() {
        if (!isStarted()) {
            return Optional.empty();
        }
        Optional<String> takenOver = connector.flatMap(Connector::takenOver);
        if (!listening) {
            String deaf = "nothing is heard on " + endpoint.getTopic();
            return Optional.of(takenOver.map(why -> deaf + ": " + why).orElse(deaf));
        }
        return stuck.or(() -> takenOver);
    }

    /** Whether the broker has confirmed the subscription; a route alone can be up and deaf. */
    public boolean listening() {
        return listening;
    }

    /**
     * Whether it listens, or it is known that it cannot yet; false while the broker's first answer
     * is awaited.
     */
    public boolean settled() {
        return listening || connector.filter(Connector::failed).isPresent();
    }

    /** Its thread, which must not stand still; empty while it is stopped. */
    public Optional<Vital> vital() {
        return loop.map(Loop::vital);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ClientIds.ClientId id = clientId();
        LinkSettings settings = endpoint.consumerSettings(id.text());
        former = id.former().map(text -> former(endpoint.consumerSettings(text)));
        Loop thread = new Loop(settings.gateway(), "mqtt-" + settings.clientId());
        room = new InboundRoom();
        Connector made =
                new Connector(
                        settings,
                        () -> endpoint.connection(settings, session()),
                        thread,
                        new Events(),
                        (from, part, reasonCode) -> LOG.tracef("nothing was published"));
        loop = Optional.of(thread);
        connector = Optional.of(made);
        probe = probe(settings, thread, made);
        thread.execute(made::start);
    }

    /** What it is called at the broker. */
    ClientIds.ClientId clientId() {
        return endpoint.consumerId(getRouteId());
    }

    Optional<Probe> probe(LinkSettings settings, Loop thread, Connector made) {
        return endpoint.probe(settings.clientId(), thread, made::drop, () -> room.quiet());
    }

    private FormerSession former(LinkSettings settings) {
        return new FormerSession(
                endpoint,
                getProcessor(),
                getRouteId(),
                settings,
                () -> endpoint.emptied(getRouteId()));
    }

    private Session session() {
        PahoMqtt5Configuration configuration = endpoint.getConfiguration();
        return Session.kept(
                Duration.ofSeconds(configuration.getSessionExpiryInterval()),
                configuration.getReceiveMaximum());
    }

    @Override
    protected void doStop() throws Exception {
        listening = false;
        room.end();
        former.ifPresent(FormerSession::stop);
        if (loop.isPresent()) {
            loop.get()
                    .call(() -> connector.orElseThrow().stop())
                    .thenCompose(end -> end)
                    .completeOnTimeout(null, Closing.WAIT_MILLIS, TimeUnit.MILLISECONDS)
                    .get();
            loop.get().stop();
            loop = Optional.empty();
        }
        super.doStop();
    }

    private void handle(Held message) {
        if (!isCurrent(message.from)) {
            return;
        }
        Exchange exchange = createExchange(true);
        exchange.getMessage().setBody(message.arrival.payload());
        exchange.getMessage().setHeader(FmMqttConstants.TOPIC, message.arrival.topic());
        exchange.getMessage().setHeader(FmMqttConstants.RETAINED, message.arrival.retained());
        Item item = Item.message(message.arrival.topic(), message.arrival.payload());
        try (InHand.Hold hold = inHand.take(item)) {
            getAsyncProcessor().process(exchange, sync -> ended(message, exchange));
        }
    }

    private void ended(Held message, Exchange exchange) {
        Optional<String> fault =
                Optional.ofNullable((Throwable) exchange.getException()).map(Throwable::toString);
        onLoop(() -> handled(message, fault));
    }

    /** It is acknowledged as one that was taken: else it would come again for ever. */
    private void tooLarge(Held message) {
        endpoint.countTooLarge();
        oversize.tell(message.arrival);
        handled(message, Optional.empty());
    }

    private void handled(Held message, Optional<String> fault) {
        if (!isCurrent(message.from)) {
            return;
        }
        if (fault.isPresent()) {
            again(message, fault.get());
            return;
        }
        message.complete = true;
        if (message.told) {
            stuck = Optional.empty();
        }
        // it may wait long for those before it
        room.leave(message.arrival);
        message.arrival = message.arrival.withoutPayload();
        while (!held.isEmpty() && held.peek().complete) {
            Held first = held.poll();
            first.from.acknowledge(first.arrival);
        }
    }

    private void again(Held message, String fault) {
        stuck =
                Optional.of(
                        OneLine.of(
                                "a message on %s is not taken: %s"
                                        .formatted(message.arrival.topic(), fault),
                                LONGEST_LINE));
        if (!message.told) {
            message.told = true;
            LOG.warnf(
                    "%s: a message on %s was not taken: %s; it is held and tried again",
                    getRouteId(), message.arrival.topic(), fault);
        }
        loop.ifPresent(thread -> thread.schedule(message.backoff.next(), () -> handle(message)));
    }

    final Optional<Loop> loop() {
        return loop;
    }

    final boolean isCurrent(Connection of) {
        return connection.filter(c -> c == of).isPresent();
    }

    final boolean holdsNothing() {
        return held.isEmpty();
    }

    final void drop(Connection of, Loss loss) {
        connector.orElseThrow().drop(of, loss);
    }

    /** Ends the connection for good; what is unacknowledged stays with the broker. */
    final void endConnection() {
        connection = Optional.empty();
        connector.orElseThrow().stop();
    }

    final void later(Duration pause, Runnable task) {
        loop.ifPresent(thread -> thread.schedule(pause, task));
    }

    /** There is a connection; called on the loop's thread. */
    void opened(Connection opened, Limits limits) {
        subscribe(opened, limits, endpoint.filters());
    }

    /** A message has come; called on the loop's thread. */
    void heard() {
        // Of interest to who waits for the last one.
    }

    /** Fails if there is no answer, and nothing else has come for a while. */
    final CompletableFuture<Integer> awaited(CompletableFuture<Integer> answer) {
        Duration limit = endpoint.answerLimit();
        later(
                limit,
                () -> {
                    if (answer.isDone()) {
                        return;
                    }
                    if (room.quiet().compareTo(limit) < 0) {
                        awaited(answer);
                    } else {
                        answer.completeExceptionally(new TimeoutException("no answer"));
                    }
                });
        return answer;
    }

    /** One after the other, so that one answer is awaited at a time. */
    private void subscribe(Connection on, Limits limits, List<String> filters) {
        awaited(on.subscribe(filters.get(0), Math.min(1, endpoint.getConfiguration().getQos())))
                .whenComplete(
                        (code, fault) ->
                                onLoop(
                                        () ->
                                                subscribed(
                                                        on,
                                                        limits,
                                                        filters,
                                                        Optional.ofNullable(code),
                                                        Optional.ofNullable(fault))));
    }

    private void subscribed(
            Connection on,
            Limits limits,
            List<String> filters,
            Optional<Integer> code,
            Optional<Throwable> fault) {
        String topic = filters.get(0);
        if (code.isEmpty()) {
            String why = fault.map(Throwable::getMessage).orElse("no answer");
            drop(on, Loss.away("subscription to " + topic + ": " + why));
        } else if (code.get() >= REFUSED) {
            String why = "subscription to " + topic + ": " + ReasonCodes.text(code.get());
            drop(on, new Loss(Loss.Kind.TOLD, why, code.get()));
        } else if (filters.size() > 1) {
            subscribe(on, limits, filters.subList(1, filters.size()));
        } else {
            listening = isCurrent(on);
            if (listening) {
                probe.ifPresent(p -> p.up(on, limits));
                former.ifPresent(FormerSession::start);
            }
        }
    }

    final void onLoop(Runnable task) {
        if (loop.filter(thread -> thread.execute(task)).isEmpty()) {
            LOG.debugf("%s: an exchange ended after the stop; it comes again", getRouteId());
        }
    }

    private final class Events implements Connector.User {
        @Override
        public void up(Connection opened, Limits limits) {
            connection = Optional.of(opened);
            letGo();
            FmMqttConsumer.this.opened(opened, limits);
        }

        @Override
        public void down(Loss loss) {
            listening = false;
            connection = Optional.empty();
            probe.ifPresent(Probe::down);
            // The broker sends them again; an answer on another connection would mean nothing.
            letGo();
            stuck = Optional.empty();
        }

        private void letGo() {
            held.stream().filter(each -> !each.complete).forEach(each -> room.leave(each.arrival));
            held.clear();
        }

        @Override
        public void arriving(Arrival arrival) {
            room.take(arrival);
        }

        @Override
        public void passed(Arrival arrival) {
            room.leave(arrival);
        }

        @Override
        public void arrived(Connection from, Arrival arrival) {
            if (probe.filter(p -> p.takes(arrival)).isPresent()) {
                room.leave(arrival);
                return;
            }
            heard();
            Held message = new Held(from, arrival);
            held.add(message);
            if (arrival.skipped() > 0) {
                tooLarge(message);
            } else {
                handle(message);
            }
        }
    }
}
