package org.flexmeter.gateway.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.flexmeter.gateway.cluster.Lease;
import org.flexmeter.gateway.cluster.Member;
import org.flexmeter.gateway.cluster.Membership;
import org.flexmeter.gateway.feed.FeedReader.Scope;
import org.flexmeter.gateway.window.From;
import org.flexmeter.gateway.window.Part;
import org.flexmeter.gateway.work.Hindered;

/**
 * Reads a feed: all of it, or the shards that are this process's at the moment where the gateway is
 * clustered.
 */
final class FeedConsumer extends DefaultConsumer implements Suspendable, Hindered {
    private final FeedEndpoint endpoint;
    private final FeedComponent component;
    private final Runnable wake = () -> readers().forEach(FeedReader::wake);
    private final Map<Integer, FeedReader> readers = new ConcurrentSkipListMap<>();
    private final Member shards = new Shards();
    private Optional<Membership> cluster = Optional.empty();
    private boolean resting;

    FeedConsumer(FeedEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.component = endpoint.getComponent();
    }

    @Override
    public Optional<String> problem() {
        return readers().stream()
                .flatMap(reader -> reader.problem().stream())
                .findFirst()
                .map(fault -> endpoint.getFeed() + ": " + fault);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        cluster = component.cluster(endpoint.getGateway());
        if (cluster.isEmpty()) {
            FeedReader reader = reader(new Scope(Part.whole(), endpoint.bookmarks(), () -> {}));
            reader.open();
            readers.put(0, reader);
        } else {
            endpoint.checkWindow();
        }
        component.wakeups().add(endpoint.getGateway(), endpoint.getFeed(), wake);
        component.reruns().add(endpoint.getGateway(), endpoint.getFeed(), this::setBack);
        go();
        cluster.ifPresent(membership -> membership.add(shards));
    }

    private FeedReader reader(Scope scope) {
        return new FeedReader(endpoint, new Exchanges(), scope);
    }

    private List<FeedReader> readers() {
        return List.copyOf(readers.values());
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
        cluster.ifPresent(membership -> membership.remove(shards));
        halt();
        component.wakeups().remove(endpoint.getGateway(), endpoint.getFeed(), wake);
        component.reruns().remove(endpoint.getGateway(), endpoint.getFeed());
        readers().forEach(FeedReader::stop);
        readers.clear();
        super.doStop();
    }

    private synchronized void go() {
        resting = false;
        readers().forEach(FeedReader::go);
    }

    private synchronized void halt() {
        resting = true;
        readers().forEach(FeedReader::halt);
    }

    private synchronized void begin(Lease lease) {
        Scope scope =
                new Scope(
                        lease.part(),
                        cluster.orElseThrow().bookmarks(lease, endpoint.stateFile()),
                        lease::require);
        FeedReader reader = reader(scope);
        readers.put(lease.part().number(), reader);
        if (!resting) {
            reader.go();
        }
    }

    private Optional<FeedReader> end(Lease lease) {
        return Optional.ofNullable(readers.remove(lease.part().number()));
    }

    /** Sets back every part that is read here. */
    private CompletionStage<String> setBack(From from) {
        List<CompletableFuture<String>> all = new ArrayList<>();
        readers().forEach(reader -> all.add(reader.setBack(from).toCompletableFuture()));
        if (all.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            "this gateway stands by; another one of its cluster reads the feed"));
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        done ->
                                all.stream()
                                        .map(CompletableFuture::join)
                                        .distinct()
                                        .collect(Collectors.joining("; ")));
    }

    /** Shards come and go; a reader that is busy must not hold up who prolongs the leases. */
    private final class Shards implements Member {
        @Override
        public void taken(Lease lease) {
            begin(lease);
        }

        @Override
        public CompletionStage<Void> leaving(Lease lease) {
            Optional<FeedReader> reader = end(lease);
            CompletableFuture<Void> done = new CompletableFuture<>();
            boolean begun =
                    reader.isPresent()
                            && component.execute(
                                    endpoint.getGateway(),
                                    () ->
                                            reader.get()
                                                    .finish()
                                                    .thenRun(reader.get()::stop)
                                                    .thenRun(() -> done.complete(null)));
            if (!begun) {
                done.complete(null);
            }
            return done;
        }

        @Override
        public void lost(Lease lease) {
            end(lease).ifPresent(reader -> component.execute(endpoint.getGateway(), reader::stop));
        }
    }

    private final class Exchanges implements FeedReader.Route {
        @Override
        public Exchange create() {
            return createExchange(false);
        }

        @Override
        public void send(Exchange exchange, Runnable done) {
            getAsyncProcessor().process(exchange, doneSync -> done.run());
        }

        @Override
        public void release(Exchange exchange) {
            releaseExchange(exchange, false);
        }
    }
}
