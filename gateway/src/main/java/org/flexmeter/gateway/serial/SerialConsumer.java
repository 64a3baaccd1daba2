package org.flexmeter.gateway.serial;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.codec.Codec;
import org.flexmeter.gateway.codec.Decoded;
import org.flexmeter.gateway.codec.LineSession;
import org.flexmeter.gateway.codec.Origin;
import org.flexmeter.gateway.retry.Backoff;
import org.flexmeter.gateway.work.Hindered;
import org.jboss.logging.Logger;

/**
 * Reads a line and offers its frames, a handful an exchange, one exchange at a time.
 *
 * <p>When an exchange has completed without exception its frames are answered. When it failed, the
 * same frames are offered again, with back-off; until they are taken the line is not read, so that
 * what follows waits where it is.
 */
public class SerialConsumer extends DefaultConsumer implements LineReader, Suspendable, Hindered {
    private static final Logger LOG = Logger.getLogger(SerialConsumer.class);

    /** Frames in one exchange at most. */
    static final int HANDFUL = 500;

    private static final long STOP_SECONDS = 10;
    private static final long REST_SECONDS = 1;

    private final SerialEndpoint endpoint;
    private final Codec codec;
    private final Backoff backoff = Backoff.asSet();
    private final Queue<Decoded> waiting = new ArrayDeque<>();
    private final ReentrantLock reading = new ReentrantLock();
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private volatile CountDownLatch rested = new CountDownLatch(1);
    private LineSession session;
    private volatile Line line;
    private boolean failing;

    SerialConsumer(SerialEndpoint endpoint, Processor processor, Codec codec) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.codec = codec;
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(line)
                .flatMap(
                        open ->
                                open.status()
                                        .problem()
                                        .map(why -> "line %s: %s".formatted(open.name(), why)));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopping = new CountDownLatch(1);
        waiting.clear();
        session = new LineSession(codec, new Origin(endpoint.getGateway(), endpoint.getLine()));
        Line borrowed = endpoint.borrowLine();
        line = borrowed;
        try {
            borrowed.readBy(this);
        } catch (IllegalStateException e) {
            endpoint.giveBack(borrowed);
            throw e;
        }
    }

    @Override
    protected void doStop() throws Exception {
        stopping.countDown();
        line.notReadBy(this);
        // what is in flight may still complete and be answered
        if (reading.tryLock(STOP_SECONDS, TimeUnit.SECONDS)) {
            reading.unlock();
        }
        endpoint.giveBack(line);
        super.doStop();
    }

    /** When it returns the line is not read any more. */
    @Override
    protected void doSuspend() throws Exception {
        super.doSuspend();
        rested = new CountDownLatch(1);
        boolean reads = line.status().isConnected();
        if (reads && !rested.await(REST_SECONDS, TimeUnit.SECONDS)) {
            LOG.debugf("line %s: still busy while its route is suspended", line.name());
        }
    }

    @Override
    public boolean wantsBytes() {
        boolean wants = !isSuspendingOrSuspended();
        if (!wants) {
            rested.countDown();
        }
        return wants;
    }

    @Override
    public void received(byte[] bytes, int length, boolean more) throws InterruptedException {
        reading.lock();
        try {
            Instant now = Instant.now();
            keep(length > 0 ? session.take(bytes, length, now) : session.tick(now));
            if (!more || waiting.size() >= HANDFUL) {
                offerAll();
            }
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void gone() throws InterruptedException {
        reading.lock();
        try {
            keep(session.gone(Instant.now()));
            offerAll();
        } finally {
            reading.unlock();
        }
    }

    private void keep(List<Decoded> items) {
        if (!items.isEmpty()) {
            Handful.of(new ArrayDeque<>(items), items.size()).countIn(line.status());
            waiting.addAll(items);
        }
    }

    private void offerAll() throws InterruptedException {
        while (!waiting.isEmpty() && !isGivenUp()) {
            Handful handful = Handful.of(waiting, HANDFUL);
            if (handful.onlyRepeats() || taken(handful)) {
                acknowledge(handful);
            }
        }
    }

    /** Offers the handful until it is taken; false if the consumer is stopped before. */
    private boolean taken(Handful handful) throws InterruptedException {
        LineFrames frames = handful.frames(endpoint.getGateway(), endpoint.getLine());
        Optional<String> problem = offer(frames);
        while (problem.isPresent()) {
            notTaken(problem.get());
            if (stopping.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            problem = offer(frames);
        }
        takenAgain();
        return true;
    }

    /** One exchange; the problem if it failed. */
    private Optional<String> offer(LineFrames frames) throws InterruptedException {
        Exchange exchange = createExchange(true);
        exchange.getIn().setBody(frames);
        CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();
        getAsyncProcessor().process(exchange, doneSync -> outcome.complete(problem(exchange)));
        return await(outcome);
    }

    private Optional<String> await(CompletableFuture<Optional<String>> outcome)
            throws InterruptedException {
        while (!outcome.isDone() && !isGivenUp()) {
            waitFor(outcome, Transport.PATIENCE_MILLIS);
        }
        waitFor(outcome, STOP_SECONDS * 500);
        return outcome.getNow(Optional.of("the route is being stopped"));
    }

    private static void waitFor(CompletableFuture<?> outcome, long millis)
            throws InterruptedException {
        try {
            outcome.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.tracef(e, "still waiting");
        }
    }

    private static Optional<String> problem(Exchange exchange) {
        Exception exception = exchange.getException();
        if (exception != null) {
            return Optional.of(
                    exception.getMessage() == null
                            ? exception.getClass().getSimpleName()
                            : exception.getMessage());
        }
        return exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()
                ? Optional.of("the route rolled back")
                : Optional.empty();
    }

    private void acknowledge(Handful handful) {
        byte[] answers = handful.acknowledgements();
        if (answers.length == 0) {
            return;
        }
        try {
            line.write(answers);
        } catch (IOException e) {
            // the sender repeats what was not answered, and the codec knows it again
            LOG.debugf(e, "line %s: the answer to %d frames", line.name(), handful.items().size());
        }
    }

    private void notTaken(String problem) {
        line.status().held(problem);
        if (!failing) {
            failing = true;
            LOG.warnf(
                    "line %s: its frames are not taken (%s); they are kept and offered again,"
                            + " the line is not read until they are taken",
                    line.name(), problem);
        }
    }

    private void takenAgain() {
        backoff.reset();
        if (failing) {
            failing = false;
            line.status().flowing();
            LOG.infof("line %s: its frames are taken again", line.name());
        }
    }

    private boolean isGivenUp() {
        return stopping.getCount() == 0;
    }
}
