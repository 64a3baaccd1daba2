package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.work.Vital;
import org.jboss.logging.Logger;

/**
 * The one publishing client of a gateway. Parcels are sent in the order in which they were
 * submitted, their parts in order, with up to min({@code inflight}, the broker's Receive Maximum)
 * unacknowledged at a time.
 *
 * <p><b>Nothing is lost.</b> A part is forgotten only when the broker has acknowledged it or
 * refused it for good. When a connection is lost, what is unacknowledged is sent again on the next
 * one, in its old order and before everything else; what was acknowledged is not, unless it is
 * {@link Keep kept} for a broker that forgets. The session is clean (or, with QoS 1 and messages
 * kept, known to the broker and empty): the client library must not keep and resend messages of its
 * own, and a broker must not take a new message for the repeat of an old one with the same packet
 * identifier, which QoS 2 would make it do. The durable copy is the source's (the database behind
 * its bookmark, or the outbox), which lets go only when its exchange is complete; so this class
 * needs no store of its own.
 *
 * <p>What waits here is bounded by the callers: an exchange is one parcel, and a source has few
 * exchanges under way.
 */
public final class MqttLink {
    private static final Logger LOG = Logger.getLogger(MqttLink.class);
    private static final int REFUSED = 0x80;
    private static final int QUOTA_EXCEEDED = 0x97;

    private final LinkSettings settings;
    private final Loop loop;
    private final Connector connector;
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private final Set<Parcel> unfinished = new LinkedHashSet<>();
    private final Deque<Part> resend = new ArrayDeque<>();
    private final Set<Part> inFlight = new LinkedHashSet<>();
    private final Acknowledged acknowledged;
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean pumping = new AtomicBoolean();
    private final AtomicInteger inFlightGauge = new AtomicInteger();
    private final AtomicInteger queuedGauge = new AtomicInteger();
    private final LongAdder published = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder resent = new LongAdder();
    private Optional<Connection> connection = Optional.empty();
    private Limits limits = Limits.none();
    private boolean cautious;
    private boolean refusalTold;
    private boolean overflowTold;
    private long progress = System.nanoTime();

    private record Answer(Connection connection, Part part, int reasonCode) {}

    MqttLink(LinkSettings settings, Supplier<Connection> connections) {
        this.settings = settings;
        this.acknowledged = new Acknowledged(settings.keep());
        this.loop = new Loop(settings.gateway(), "mqtt-" + settings.clientId());
        this.connector = new Connector(settings, connections, loop, new Events(), this::answered);
    }

    /** Its thread, which must not stand still. */
    public Vital vital() {
        return loop.vital();
    }

    void start() {
        loop.execute(connector::start);
        loop.every(settings.ackTimeout().dividedBy(10).plusMillis(10), this::watch);
    }

    LinkSettings settings() {
        return settings;
    }

    /** Such as {@code eon}. */
    public String gateway() {
        return settings.gateway();
    }

    /** Whether the broker is there. */
    public boolean connected() {
        return connector.connected();
    }

    /** Whether another client has taken the id lately, for people; empty if none has. */
    public Optional<String> takenOver() {
        return connector.takenOver();
    }

    /** Messages that the broker acknowledged, ever. */
    public long published() {
        return published.sum();
    }

    /** Messages that the broker refused or that are too large for it, ever. */
    public long refused() {
        return refused.sum();
    }

    /**
     * Messages that were sent again because a connection was lost before they were acknowledged.
     */
    public long resent() {
        return resent.sum();
    }

    /** Messages that are sent and unacknowledged. */
    public int inFlight() {
        return inFlightGauge.get();
    }

    /** Items of exchanges that are not yet complete, those in flight among them. */
    public int queued() {
        return queuedGauge.get();
    }

    /** Takes a parcel; its future tells the end. */
    void submit(Parcel parcel) {
        queuedGauge.addAndGet(parcel.size());
        parcel.done().whenComplete((rejections, fault) -> queuedGauge.addAndGet(-parcel.size()));
        if (!loop.execute(() -> enqueue(parcel))) {
            parcel.fail("the link to " + settings.broker() + " is stopped");
        }
    }

    private void enqueue(Parcel parcel) {
        parcels.add(parcel);
        unfinished.add(parcel);
        pump();
    }

    /**
     * Waits for the unfinished parcels of an owner, then gives them up.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void leave(Object owner) throws InterruptedException {
        awaitThenFail(parcelsOf(owner));
    }

    /** Gives up what is unfinished when the grace is over, without waiting for it. */
    void giveUpSoon() {
        loop.schedule(settings.grace(), () -> fail(List.copyOf(unfinished)));
    }

    /**
     * Waits the grace for what is unfinished, gives up the rest, says offline and disconnects.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void stop() throws InterruptedException {
        awaitThenFail(await(() -> List.copyOf(unfinished)));
        CompletableFuture<Void> offline = await(this::sayOffline);
        within(offline, Duration.ofSeconds(1));
        within(await(connector::stop), Duration.ofSeconds(3));
        loop.stop();
    }

    private List<Parcel> parcelsOf(Object owner) throws InterruptedException {
        return await(() -> unfinished.stream().filter(p -> p.owner() == owner).toList());
    }

    private void awaitThenFail(Collection<Parcel> waitedFor) throws InterruptedException {
        CompletableFuture<?>[] ends =
                waitedFor.stream().map(Parcel::done).toArray(CompletableFuture<?>[]::new);
        if (!within(CompletableFuture.allOf(ends), settings.grace())) {
            loop.execute(() -> fail(waitedFor));
        }
    }

    private void fail(Collection<Parcel> late) {
        for (Parcel parcel : late) {
            if (!parcel.done().isDone()) {
                parcel.fail(
                        "stopping: the broker at "
                                + settings.broker()
                                + " has not acknowledged everything within "
                                + settings.grace().toSeconds()
                                + " s; it is kept and sent again");
            }
            unfinished.remove(parcel);
        }
        pump();
    }

    private CompletableFuture<Void> sayOffline() {
        if (settings.statusTopic().isEmpty() || connection.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        Parcel goodbye = status(Status.offline());
        submitFirst(goodbye);
        return goodbye.done().thenAccept(rejections -> {});
    }

    private Parcel status(byte[] text) {
        Item item = new FixedItem(settings.statusTopic().orElseThrow(), text);
        return new Parcel(List.of(item), Status.QOS, true, this);
    }

    private void submitFirst(Parcel parcel) {
        parcels.addFirst(parcel);
        pump();
    }

    private void answered(Connection from, Part part, int reasonCode) {
        answers.add(new Answer(from, part, reasonCode));
        if (pumping.compareAndSet(false, true)) {
            loop.execute(this::pump);
        }
    }

    /** Settles what was answered and fills the window again. */
    private void pump() {
        pumping.set(false);
        settle();
        Optional<Part> next = Optional.empty();
        while (connection.isPresent()
                && inFlight.size() < window()
                && (next = next()).isPresent()
                && send(connection.get(), next.get())) {
            inFlightGauge.set(inFlight.size());
        }
        inFlightGauge.set(inFlight.size());
    }

    private void settle() {
        for (Answer a = answers.poll(); a != null; a = answers.poll()) {
            // An answer of an earlier connection came too late: its part is sent again already.
            boolean counts = connection.filter(a.connection()::equals).isPresent();
            if (counts && inFlight.contains(a.part())) {
                settle(a.part(), a.reasonCode());
            }
        }
        if (inFlight.isEmpty() && resend.isEmpty()) {
            cautious = false;
        }
    }

    private void settle(Part part, int reasonCode) {
        progress = System.nanoTime();
        if (reasonCode == QUOTA_EXCEEDED) {
            connector.drop(connection.orElseThrow(), Loss.told(reasonCode));
            return;
        }
        inFlight.remove(part);
        if (reasonCode >= REFUSED) {
            refuse(part, reasonCode);
        } else {
            count(part);
            part.parcel().published(part);
        }
        forgetIfDone(part.parcel());
    }

    private void count(Part part) {
        if (part.parcel().owner() == this) {
            return;
        }
        published.increment();
        acknowledged.add(part, progress);
        if (acknowledged.overflowed() && !overflowTold) {
            overflowTold = true;
            LOG.warnf(
                    "%s: acknowledged messages of %d s have more than %d bytes; the oldest are let go,"
                            + " raise fm.broker.keep-acknowledged-bytes",
                    gateway(), settings.keep().time().toSeconds(), settings.keep().bytes());
        }
    }

    private void refuse(Part part, int reasonCode) {
        String why = ReasonCodes.text(reasonCode) + " to publish on " + part.topic();
        if (!refusalTold) {
            LOG.warnf("%s: the broker refuses: %s; more are only counted", gateway(), why);
            refusalTold = true;
        }
        refused.increment();
        part.parcel()
                .refused(
                        part,
                        Refusal.Reason.REFUSED_BY_BROKER,
                        "the broker refused it: "
                                + why
                                + "; mend the broker's rights, then replay it");
    }

    private void forgetIfDone(Parcel parcel) {
        if (parcel.done().isDone()) {
            unfinished.remove(parcel);
        }
    }

    private int window() {
        return cautious ? 1 : limits.receiveMaximum();
    }

    private Optional<Part> next() {
        while (!resend.isEmpty()) {
            Part part = resend.poll();
            if (!part.parcel().done().isDone()) {
                return Optional.of(part);
            }
        }
        while (!parcels.isEmpty()) {
            Parcel parcel = parcels.peek();
            Optional<Part> part = parcel.next(limits);
            if (part.isPresent()) {
                return part;
            }
            parcels.remove();
            countTooLarge(parcel);
            forgetIfDone(parcel);
        }
        return Optional.empty();
    }

    private void countTooLarge(Parcel parcel) {
        refused.add(parcel.tooLarge());
    }

    private boolean send(Connection to, Part part) {
        if (part.payload().length > limits.payload(part.topic())) {
            // It was cut for a broker with a higher limit; read again, it is cut for this one.
            part.parcel().fail("the broker's maximum packet size has become smaller");
            forgetIfDone(part.parcel());
            return true;
        }
        if (inFlight.isEmpty()) {
            progress = System.nanoTime();
        }
        inFlight.add(part);
        try {
            if (to.publish(part)) {
                return true;
            }
            connector.drop(to, Loss.away("connection lost"));
            return false;
        } catch (IllegalArgumentException impossible) {
            inFlight.remove(part);
            part.parcel().fail("topic '" + part.topic() + "': " + impossible.getMessage());
            forgetIfDone(part.parcel());
            return true;
        }
    }

    private void watch() {
        boolean silent = System.nanoTime() - progress > settings.ackTimeout().toNanos();
        if (silent && !inFlight.isEmpty() && connection.isPresent()) {
            connector.drop(
                    connection.get(),
                    Loss.away(
                            "no acknowledgement for "
                                    + settings.ackTimeout().toSeconds()
                                    + " s, it seems frozen"));
        }
    }

    private <T> T await(Supplier<T> onLoop) throws InterruptedException {
        try {
            return loop.call(onLoop).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("fm-mqtt: a fault of the link's own", e.getCause());
        }
    }

    private static boolean within(CompletableFuture<?> end, Duration limit)
            throws InterruptedException {
        try {
            end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException failedButOver) {
            return true;
        }
    }

    private final class Events implements Connector.User {
        @Override
        public void up(Connection opened, Limits told) {
            connection = Optional.of(opened);
            limits = told.within(settings);
            refusalTold = false;
            progress = System.nanoTime();
            parcels.removeIf(parcel -> parcel.owner() == MqttLink.this);
            if (settings.keep().due(told.sessionPresent())) {
                sendAgain();
            }
            if (settings.statusTopic().isPresent()) {
                submitFirst(status(Status.online()));
            }
            pump();
        }

        // Before everything else, since it is older.
        private void sendAgain() {
            List<Part> again = acknowledged.takeAll(limits, acknowledged);
            if (again.isEmpty()) {
                return;
            }
            LOG.infof(
                    "%s: %d messages that the broker had acknowledged are sent again, it may have lost"
                            + " them",
                    gateway(), again.size());
            for (int i = again.size() - 1; i >= 0; i--) {
                unfinished.add(again.get(i).parcel());
                resend.addFirst(again.get(i));
                resent.increment();
            }
        }

        @Override
        public void down(Loss loss) {
            settle();
            acknowledged.forget(System.nanoTime());
            connection = Optional.empty();
            List<Part> unacknowledged = new ArrayList<>(inFlight);
            inFlight.clear();
            if (loss.kind() == Loss.Kind.PUBLISH_REFUSED) {
                suspect(unacknowledged, loss.reasonCode());
            }
            for (int i = unacknowledged.size() - 1; i >= 0; i--) {
                putBack(unacknowledged.get(i));
            }
            inFlightGauge.set(0);
        }

        @Override
        public void arrived(Connection from, Arrival arrival) {
            LOG.debugf("%s: a message on %s that nobody asked for", gateway(), arrival.topic());
        }

        // Paho ends the connection when a publish with QoS 2 is refused, and does not say which.
        // One at a time on the next connection, the culprit is known.
        private void suspect(List<Part> unacknowledged, int reasonCode) {
            if (unacknowledged.size() == 1) {
                Part culprit = unacknowledged.remove(0);
                refuse(culprit, reasonCode);
                forgetIfDone(culprit.parcel());
            }
            cautious = true;
        }

        private void putBack(Part part) {
            // A status is told anew on every connection.
            if (part.parcel().owner() != MqttLink.this) {
                resend.addFirst(part);
                resent.increment();
            }
        }
    }
}
