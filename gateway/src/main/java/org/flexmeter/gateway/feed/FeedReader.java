package org.flexmeter.gateway.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import org.apache.camel.Exchange;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.FeedWindow;
import org.flexmeter.gateway.window.From;
import org.flexmeter.gateway.window.PageRequest;
import org.flexmeter.gateway.window.Part;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Rerun;
import org.flexmeter.gateway.window.WindowFault;
import org.jboss.logging.Logger;

/**
 * Reads one part of a feed, or all of it: sends one exchange a page down the route, as many at a
 * time as the window allows (the next one is read while the one before is translated), and pauses
 * when the window is done. When a page fails, no more are sent, those in flight are waited for, and
 * the window is read again from its bookmark after a growing pause.
 */
final class FeedReader implements Windows.Reader {
    private static final Logger LOG = Logger.getLogger(FeedReader.class);

    /** Where exchanges come from and go. */
    interface Route {
        /** A new one. */
        Exchange create();

        /**
         * Sends it down the route.
         *
         * @param done told when it has come back
         */
        void send(Exchange exchange, Runnable done);

        /** It is not needed any more. */
        void release(Exchange exchange);
    }

    private final FeedEndpoint endpoint;
    private final FeedComponent component;
    private final Route route;
    private final Scope scope;
    private final Faults faults;
    private final InHand inHand;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile Optional<FeedWindow> opened = Optional.empty();
    private Optional<ScheduledFuture<?>> pause = Optional.empty();
    private Optional<Throwable> fault = Optional.empty();
    private Optional<SetBack> setBack = Optional.empty();
    private int most = 1;
    private int flying;
    private boolean running;
    private boolean working;
    private boolean backingOff;
    private boolean waking;
    private boolean toldOfGaps;
    private boolean finishing;

    /** The feed is to be set back as soon as no page is in flight. */
    private record SetBack(From from, CompletableFuture<String> done) {}

    /**
     * What a reader reads.
     *
     * @param part which devices
     * @param bookmarks where it notes how far it is
     * @param guard asked whenever a page comes from the source; throws if it must not be published
     */
    record Scope(Part part, BookmarkStore bookmarks, Runnable guard) {}

    FeedReader(FeedEndpoint endpoint, Route route, Scope scope) {
        this.endpoint = endpoint;
        this.component = endpoint.getComponent();
        this.route = route;
        this.scope = scope;
        this.inHand = component.inHand();
        String name = "/" + endpoint.getFeed();
        Part part = scope.part();
        this.faults =
                new Faults(
                        LOG,
                        endpoint.getGateway(),
                        part.of() == 1 ? name : name + "#" + part.number());
    }

    /**
     * Opens the window at its bookmark.
     *
     * @throws RuntimeException if the bookmark cannot be read, or the feed's options are no good
     */
    synchronized void open() {
        FeedWindow window = endpoint.newWindow(scope.part(), scope.bookmarks());
        most = endpoint.mostPages();
        opened = Optional.of(window);
        component
                .windows()
                .add(endpoint.getGateway(), endpoint.getFeed(), window, scope.bookmarks(), this);
    }

    /** Why it cannot read or deliver, in one line; empty if it can. */
    Optional<String> problem() {
        return faults.now();
    }

    private FeedWindow window() {
        return opened.orElseThrow(() -> new WindowFault("the feed has no window yet"));
    }

    /** Reads nothing any more; what is in flight comes back and counts for nothing. */
    synchronized void stop() {
        halt();
        opened.ifPresent(
                window -> {
                    component.windows().remove(endpoint.getGateway(), endpoint.getFeed(), window);
                    window.abandon();
                });
    }

    /**
     * Reads nothing any more, but lets what is in flight be delivered.
     *
     * @return completed when nothing is in flight
     */
    synchronized CompletionStage<Void> finish() {
        halt();
        finishing = true;
        tellIfIdle();
        return idle;
    }

    private void tellIfIdle() {
        if (finishing && flying == 0) {
            idle.complete(null);
        }
    }

    synchronized void go() {
        running = true;
        pauseFor(Duration.ZERO);
    }

    /** Begins no more pages. */
    synchronized void halt() {
        running = false;
        pause.ifPresent(p -> p.cancel(false));
    }

    private boolean endPause() {
        return pause.isPresent() && pause.get().cancel(false);
    }

    private void pauseFor(Duration time) {
        working = false;
        if (running) {
            pause = Optional.of(component.after(endpoint.getGateway(), time, this::begin));
        }
    }

    /** Ends a pause; a wake-up within a window opens another one right behind it. */
    synchronized void wake() {
        waking = true;
        if (running && !working && !backingOff && endPause()) {
            pauseFor(Duration.ZERO);
        }
    }

    /**
     * Sets the feed back when its pages in flight have come back; a pause ends early.
     *
     * @return completed with where the feed is then
     */
    synchronized CompletionStage<String> setBack(From from) {
        if (setBack.isPresent()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the feed is being set back already"));
        }
        SetBack asked = new SetBack(from, new CompletableFuture<>());
        setBack = Optional.of(asked);
        if (!working && (!running || endPause())) {
            goBack(asked);
            pauseFor(Duration.ZERO);
        }
        return asked.done();
    }

    private void goBack(SetBack asked) {
        setBack = Optional.empty();
        opened.ifPresent(FeedWindow::abandon);
        try {
            String place =
                    Rerun.run(scope.bookmarks(), endpoint.getFeed(), asked.from(), component.now());
            open();
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
        guarded(this::openWindow);
        tellOfGaps();
        pump();
    }

    private void openWindow() {
        if (opened.isEmpty()) {
            open();
        }
        save(window().open(component.now()));
    }

    private void tellOfGaps() {
        long givenUp = opened.map(FeedWindow::givenUp).orElse(0L);
        if (!toldOfGaps && givenUp > 0) {
            toldOfGaps = true;
            LOG.warnf(
                    "%s/%s: %d numbers of the sequence never came (rolled back, or a transaction open"
                            + " longer than the option patience); counted from now on, said once",
                    endpoint.getGateway(), endpoint.getFeed(), givenUp);
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
        } else if (!window().isOpen()) {
            faults.works(); // also where nothing was to be read, as of a type without devices
            pauseFor(waking || window().more() ? Duration.ZERO : endpoint.getEvery());
        } else if (!running && flying == 0) {
            working = false;
        }
    }

    private void sendAll() {
        while (mayFly()) {
            Optional<PageRequest> page = window().next();
            if (page.isEmpty()) {
                break;
            }
            send(page.get());
        }
        save(window().completeIfDone());
    }

    /**
     * The window lets go of a page when its bookmark is handed to the writer; a disk that is slower
     * than the source must not have pages pile up behind it.
     */
    private boolean mayFly() {
        return flying < most;
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fault = Optional.of(e);
        }
    }

    /**
     * When nothing is in flight any more, gives up the window and pauses; the next one begins at
     * what was really saved, since it may be a bookmark that could not be.
     */
    private void backOff() {
        if (flying == 0) {
            opened.ifPresent(FeedWindow::abandon);
            opened = Optional.empty();
            backingOff = true;
            if (running) {
                pauseFor(faults.fault(fault.orElseThrow()));
            } else {
                working = false; // it was told to stop: what failed is nobody's any more
            }
            fault = Optional.empty();
        }
    }

    private void save(Progress progress) {
        if (!progress.isEmpty()) {
            component
                    .windows()
                    .save(
                            endpoint.getGateway(),
                            endpoint.getFeed(),
                            scope.part().number(),
                            progress)
                    .whenComplete((done, failure) -> notSaved(failure));
        }
    }

    private void notSaved(Throwable failure) {
        if (failure != null) {
            component.execute(endpoint.getGateway(), () -> fail(failure));
        }
    }

    private synchronized void fail(Throwable failure) {
        fault = fault.or(() -> Optional.of(failure));
        pump();
    }

    private void send(PageRequest page) {
        flying++;
        if (!component.execute(endpoint.getGateway(), () -> process(page))) {
            flying--;
        }
    }

    private void process(PageRequest page) {
        Exchange exchange = route.create();
        exchange.setVariable("page", page);
        page.bounds().forEach(exchange.getMessage()::setHeader);
        List<String> names = endpoint.boundNames();
        if (!names.isEmpty()) {
            exchange.getMessage().setBody(page.positional(names));
        }
        Item item = InHandPages.item(page);
        if (inHand.rests(item)) {
            exchange.setException(new WindowFault(InHandPages.WORDS));
            done(page, exchange);
            return;
        }
        // not longer: a page may wait for the broker for days
        try (InHand.Hold hold = inHand.take(item)) {
            route.send(exchange, () -> done(page, exchange));
        }
        opened.ifPresent(window -> window.handedOn(page));
        // it may be delivered and wait for a slow disk alone: then one more may be read
        pump();
    }

    @Override
    public void requireRight() {
        scope.guard().run();
    }

    @Override
    public void noted() {
        pump();
    }

    private void done(PageRequest page, Exchange exchange) {
        Optional<Throwable> failure = failure(page, exchange);
        failure.ifPresent(fault -> window().failed(page));
        route.release(exchange);
        component.execute(endpoint.getGateway(), () -> landed(failure));
    }

    private synchronized void landed(Optional<Throwable> failure) {
        flying--;
        if (failure.isPresent()) {
            fault = fault.or(() -> failure);
        } else {
            faults.works();
        }
        pump();
        tellIfIdle();
    }

    private Optional<Throwable> failure(PageRequest page, Exchange exchange) {
        if (exchange.getException() != null) {
            return Optional.of(exchange.getException());
        }
        return window().awaits(page)
                ? Optional.of(
                        new WindowFault(
                                "the route ended without bean windows, method delivered: the bookmark"
                                        + " cannot move"))
                : Optional.empty();
    }
}
