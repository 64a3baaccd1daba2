package org.flexmeter.gateway.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.FeedWindow;
import org.flexmeter.gateway.window.From;
import org.flexmeter.gateway.window.PageRequest;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Rerun;
import org.flexmeter.gateway.window.WindowFault;
import org.jboss.logging.Logger;

/**
 * Sends one exchange a page down the route, as many at a time as the window allows, and pauses when
 * the window is done. When a page fails, no more are sent, those in flight are waited for, and the
 * window is read again from its bookmark after a growing pause.
 */
final class FeedConsumer extends DefaultConsumer implements Suspendable {
    private static final Logger LOG = Logger.getLogger(FeedConsumer.class);

    private final FeedEndpoint endpoint;
    private final FeedComponent component;
    private final Faults faults;
    private final Runnable wake = this::wake;
    private BookmarkStore bookmarks;
    private FeedWindow window;
    private ScheduledFuture<?> pause;
    private Optional<Throwable> fault = Optional.empty();
    private Optional<SetBack> setBack = Optional.empty();
    private int flying;
    private boolean running;
    private boolean working;
    private boolean backingOff;
    private boolean waking;
    private boolean toldOfGaps;

    /** The feed is to be set back as soon as no page is in flight. */
    private record SetBack(From from, CompletableFuture<String> done) {}

    FeedConsumer(FeedEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = endpoint.getComponent();
        this.faults = new Faults(LOG, endpoint.getGateway() + "/" + endpoint.getFeed());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        bookmarks = endpoint.bookmarks();
        openWindow();
        component.wakeups().add(endpoint.getGateway(), endpoint.getFeed(), wake);
        component.reruns().add(endpoint.getGateway(), endpoint.getFeed(), this::setBack);
        go();
    }

    private void openWindow() {
        window = endpoint.newWindow(bookmarks);
        component.windows().add(endpoint.getGateway(), endpoint.getFeed(), window, bookmarks);
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
        component.wakeups().remove(endpoint.getGateway(), endpoint.getFeed(), wake);
        component.reruns().remove(endpoint.getGateway(), endpoint.getFeed());
        if (window != null) {
            component.windows().remove(endpoint.getGateway(), endpoint.getFeed(), window);
            window.abandon();
        }
        super.doStop();
    }

    private synchronized void go() {
        running = true;
        pauseFor(Duration.ZERO);
    }

    private synchronized void halt() {
        running = false;
        if (pause != null) {
            pause.cancel(false);
        }
    }

    private void pauseFor(Duration time) {
        working = false;
        if (running) {
            pause = component.after(time, this::begin);
        }
    }

    /** Ends a pause; a wake-up within a window opens another one right behind it. */
    private synchronized void wake() {
        waking = true;
        if (running && !working && !backingOff && pause.cancel(false)) {
            pauseFor(Duration.ZERO);
        }
    }

    /**
     * Sets the feed back when its pages in flight have come back; a pause ends early.
     *
     * @return completed with where the feed is then
     */
    private synchronized CompletionStage<String> setBack(From from) {
        if (setBack.isPresent()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the feed is being set back already"));
        }
        SetBack asked = new SetBack(from, new CompletableFuture<>());
        setBack = Optional.of(asked);
        if (!working && (!running || pause.cancel(false))) {
            goBack(asked);
            pauseFor(Duration.ZERO);
        }
        return asked.done();
    }

    private void goBack(SetBack asked) {
        setBack = Optional.empty();
        window.abandon();
        try {
            String place = Rerun.run(bookmarks, endpoint.getFeed(), asked.from(), component.now());
            openWindow();
            asked.done().complete(place);
        } catch (RuntimeException e) {
            asked.done().completeExceptionally(e);
        }
    }

    private synchronized void begin() {
        if (!running || working) {
            return;
        }
        setBack.ifPresent(this::goBack);
        working = true;
        waking = false;
        backingOff = false;
        guarded(() -> save(window.open(component.now())));
        tellOfGaps();
        pump();
    }

    private void tellOfGaps() {
        if (!toldOfGaps && window.givenUp() > 0) {
            toldOfGaps = true;
            LOG.warnf(
                    "%s/%s: %d numbers of the sequence never came (rolled back, or a transaction open"
                            + " longer than the option patience); counted from now on, said once",
                    endpoint.getGateway(), endpoint.getFeed(), window.givenUp());
        }
    }

    /** Sends what may be sent now, or ends the window; called after everything that happens. */
    private synchronized void pump() {
        if (!working) {
            return;
        }
        if (fault.isEmpty() && running && setBack.isEmpty()) {
            guarded(this::sendAll);
        }
        if (setBack.isPresent() && flying == 0) {
            goBack(setBack.get());
            fault = Optional.empty();
            pauseFor(Duration.ZERO);
        } else if (setBack.isPresent()) {
            return; // the last page in flight will bring us back here
        } else if (fault.isPresent()) {
            backOff();
        } else if (!window.isOpen()) {
            pauseFor(waking || window.more() ? Duration.ZERO : endpoint.getEvery());
        } else if (!running && flying == 0) {
            working = false;
        }
    }

    private void sendAll() {
        Optional<PageRequest> page = window.next();
        while (page.isPresent()) {
            send(page.get());
            page = window.next();
        }
        save(window.completeIfDone());
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fault = Optional.of(e);
        }
    }

    /** When nothing is in flight any more, gives up the window and pauses. */
    private void backOff() {
        if (flying == 0) {
            window.abandon();
            backingOff = true;
            pauseFor(faults.fault(fault.orElseThrow()));
            fault = Optional.empty();
        }
    }

    private void save(Progress progress) {
        if (!progress.isEmpty()) {
            component
                    .windows()
                    .save(endpoint.getGateway(), endpoint.getFeed(), progress)
                    .whenComplete((done, failure) -> notSaved(failure));
        }
    }

    private void notSaved(Throwable failure) {
        if (failure != null) {
            component.execute(() -> fail(failure));
        }
    }

    private synchronized void fail(Throwable failure) {
        fault = fault.or(() -> Optional.of(failure));
        pump();
    }

    private void send(PageRequest page) {
        flying++;
        if (!component.execute(() -> process(page))) {
            flying--;
        }
    }

    private void process(PageRequest page) {
        Exchange exchange = createExchange(false);
        exchange.setVariable("page", page);
        page.bounds().forEach(exchange.getMessage()::setHeader);
        List<String> names = endpoint.boundNames();
        if (!names.isEmpty()) {
            exchange.getMessage().setBody(page.positional(names));
        }
        getAsyncProcessor().process(exchange, doneSync -> done(page, exchange));
        if (endpoint.getAhead() > 0) {
            window.handedOn(page);
            pump();
        }
    }

    private void done(PageRequest page, Exchange exchange) {
        Optional<Throwable> failure = failure(page, exchange);
        releaseExchange(exchange, false);
        component.execute(() -> landed(failure));
    }

    private synchronized void landed(Optional<Throwable> failure) {
        flying--;
        if (failure.isPresent()) {
            fault = fault.or(() -> failure);
        } else {
            faults.works();
        }
        pump();
    }

    private Optional<Throwable> failure(PageRequest page, Exchange exchange) {
        if (exchange.getException() != null) {
            return Optional.of(exchange.getException());
        }
        return window.awaits(page)
                ? Optional.of(
                        new WindowFault(
                                "the route ended without bean windows, method delivered: the bookmark"
                                        + " cannot move"))
                : Optional.empty();
    }
}
