package org.flexmeter.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component in a YAML route: pages, bookmarks, faults, wake-ups. */
class FeedComponentTest {
    private static final String ROUTE =
            """
            - route:
                id: iren-poll
                from:
                  uri: feed:iren/water-meter
                  parameters:
                    window: sequence
                    every: %s
                    page: 3
                    ahead: %d
                    bounds: after,upto,limit
                  steps:
                    - process:
                        ref: read
                    - bean:
                        ref: windows
                        method: fresh
                    - process:
                        ref: publish
                    - bean:
                        ref: windows
                        method: delivered
            """;

    private static final String ROUTE_OF_METERS =
            """
            - route:
                id: iren-poll
                from:
                  uri: feed:iren/water-meter
                  parameters:
                    window: meters
                    every: %s
                    from: PT1H
                    bounds: meter,day,after,upto,limit
                  steps:
                    - process:
                        ref: publish
                    - bean:
                        ref: windows
                        method: delivered
            """;

    @TempDir Path dir;

    private final ConcurrentSkipListSet<Long> table = new ConcurrentSkipListSet<>();
    private final List<Long> published = new CopyOnWriteArrayList<>();
    private final List<String> devices = new CopyOnWriteArrayList<>(List.of("m1"));
    private final List<Object> bodies = new CopyOnWriteArrayList<>();
    private final AtomicBoolean brokerAway = new AtomicBoolean();
    private final Queue<Callable<?>> translations = new ConcurrentLinkedQueue<>();
    private final Wakeups wakeups = new Wakeups();
    @AutoClose private StateFiles states;
    private Reruns reruns;
    private DefaultCamelContext camel;

    @BeforeEach
    void setUp() {
        states = new StateFiles(StateSettings.in(dir), InstantSource.system());
    }

    @AfterEach
    void tearDown() {
        stop();
    }

    @Test
    void deliversEveryRowInOrderAndPagesWithoutAPause() throws Exception {
        rows(1, 20);
        start("1h", 0);
        await().until(() -> published.size() == 20);
        assertThat(published).isSorted().doesNotHaveDuplicates();
        assertThat(bodies.get(0)).isEqualTo(List.of(0L, Long.MAX_VALUE, 3));
    }

    @Test
    void readsAheadInOrder() throws Exception {
        rows(1, 50);
        start("1h", 1);
        await().until(() -> published.size() == 50);
        assertThat(published).isSorted();
    }

    @Test
    void readsAPageWhileTheOneBeforeIsTranslated() throws Exception {
        rows(1, 9);
        CountDownLatch translation = new CountDownLatch(1);
        translations.add(() -> translation.await(1, TimeUnit.MINUTES));
        start("1h", 1);
        await().until(() -> bodies.size() == 2);
        assertThat(published).isEmpty();
        translation.countDown();
        await().until(() -> published.size() == 9);
        assertThat(published).isSorted();
    }

    @Test
    void nothingIsPublishedBehindAPageThatFailed() throws Exception {
        rows(1, 9);
        translations.add(
                () -> {
                    await().until(() -> bodies.size() == 2);
                    throw new IllegalStateException("the page cannot be translated");
                });
        start("20ms", 1);
        await().until(() -> published.size() >= 9);
        assertThat(published)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 9).boxed().toList());
    }

    @Test
    void pagesDoNotPileUpBehindASlowDisk() throws Exception {
        rows(1, 60);
        CountDownLatch disk = new CountDownLatch(1);
        states.of("iren")
                .commit(
                        connection -> {
                            try {
                                return disk.await(1, TimeUnit.MINUTES);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        start("1h", 1);
        await().during(Duration.ofMillis(500)).until(() -> bodies.size() == 3);
        disk.countDown();
        await().until(() -> published.size() == 60);
        assertThat(published).isSorted();
    }

    @Test
    void repeatsNothingAfterACleanStopAndStart() throws Exception {
        rows(1, 7);
        start("20ms", 0);
        await().until(() -> published.size() == 7);
        stop();
        states.close();
        states = new StateFiles(StateSettings.in(dir), InstantSource.system());
        rows(8, 9);
        start("20ms", 0);
        await().until(() -> published.size() >= 9);
        assertThat(published)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 9).boxed().toList());
    }

    @Test
    void aWakeUpEndsThePause() throws Exception {
        start("1h", 0);
        await().until(() -> bodies.size() == 1);
        rows(1, 2);
        await().until(
                        () -> {
                            wakeups.wake("iren");
                            return published.size() == 2;
                        });
        wakeups.wake("iren", "no-such-feed");
        wakeups.wake("eon");
    }

    @Test
    void aFailedPageIsReadAgainFromTheBookmark() throws Exception {
        rows(1, 4);
        brokerAway.set(true);
        start("20ms", 0);
        await().until(() -> bodies.size() >= 2);
        assertThat(published).isEmpty();
        brokerAway.set(false);
        await().until(() -> published.size() == 4);
        assertThat(published).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aFeedWithoutDevicesIsWellAgain() throws Exception {
        brokerAway.set(true);
        start(ROUTE_OF_METERS.formatted("20ms"));
        await().until(() -> problem().contains("the broker is away (IllegalStateException)"));
        devices.clear();
        await().until(() -> problem().isEmpty());
    }

    private String problem() {
        return ((FeedConsumer) camel.getRoute("iren-poll").getConsumer()).problem().orElse("");
    }

    @Test
    void suspendsAndResumes() throws Exception {
        start("20ms", 0);
        await().until(() -> !bodies.isEmpty());
        camel.getRouteController().suspendRoute("iren-poll");
        rows(1, 2);
        wakeups.wake("iren");
        assertThat(published).isEmpty();
        camel.getRouteController().resumeRoute("iren-poll");
        await().until(() -> published.size() == 2);
    }

    @Test
    void aRunningFeedIsSetBackInItsPause() throws Exception {
        rows(1, 5);
        start("1h", 0);
        await().until(() -> published.size() == 5);
        assertThat(rerun("3")).isEqualTo("feed water-meter is read again from behind number 3");
        await().until(() -> published.size() == 7);
        assertThat(published).containsExactly(1L, 2L, 3L, 4L, 5L, 4L, 5L);
        rows(6, 6);
        wakeups.wake("iren");
        await().until(() -> published.size() == 8);
    }

    @Test
    void aFeedIsSetBackWhileItsPagesFlyAndFail() throws Exception {
        rows(1, 400);
        start("1ms", 1);
        await().until(() -> published.size() > 20);
        rerun("beginning");
        brokerAway.set(true);
        rerun("0");
        brokerAway.set(false);
        await().until(() -> published.lastIndexOf(400L) >= 400);
        assertThat(published).contains(LongStream.rangeClosed(1, 400).boxed().toArray(Long[]::new));
    }

    @Test
    void aSuspendedAndAStoppedFeedAreSetBackToo() throws Exception {
        rows(1, 4);
        start("20ms", 0);
        await().until(() -> published.size() == 4);
        camel.getRouteController().suspendRoute("iren-poll");
        rerun("2");
        assertThat(published).hasSize(4);
        camel.getRouteController().resumeRoute("iren-poll");
        await().until(() -> published.size() == 6);
        camel.getRouteController().stopRoute("iren-poll");
        rerun("beginning");
        camel.getRouteController().startRoute("iren-poll");
        await().until(() -> published.size() == 10);
    }

    @Test
    void aFeedThatCannotGoThereRunsOn() throws Exception {
        rows(1, 2);
        start("20ms", 0);
        await().until(() -> published.size() == 2);
        assertThatThrownBy(() -> rerun("99")).hasMessageContaining("never forward");
        rows(3, 3);
        await().until(() -> published.size() == 3);
        assertThat(published).containsExactly(1L, 2L, 3L);
    }

    private String rerun(String from) throws Exception {
        return reruns.handle("iren", Reruns.argument("water-meter", from))
                .toCompletableFuture()
                .get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private void start(String every, int ahead) throws Exception {
        start(ROUTE.formatted(every, ahead));
    }

    private void start(String route) throws Exception {
        camel = new DefaultCamelContext();
        Windows windows = new Windows();
        camel.getRegistry().bind("stateFiles", states);
        camel.getRegistry().bind("windows", windows);
        camel.getRegistry().bind("wakeups", wakeups);
        reruns = new Reruns(states, InstantSource.system(), gateway -> false);
        camel.getRegistry().bind("reruns", reruns);
        camel.getRegistry().bind("clock", InstantSource.system());
        camel.getRegistry().bind("directory", new OneFeed());
        camel.getRegistry().bind("read", (Processor) this::read);
        camel.getRegistry().bind("publish", (Processor) this::publish);
        camel.start();
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("iren.yaml", route));
    }

    private void stop() {
        if (camel != null) {
            camel.stop();
        }
    }

    private void rows(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(table::add);
    }

    private void read(Exchange exchange) {
        bodies.add(exchange.getMessage().getBody());
        long after = exchange.getMessage().getHeader("after", Long.class);
        long upto = exchange.getMessage().getHeader("upto", Long.class);
        int limit = exchange.getMessage().getHeader("limit", Integer.class);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Long id : new TreeSet<>(table).subSet(after, false, upto, true)) {
            if (rows.size() < limit) {
                rows.add(new LinkedHashMap<>(Map.of("fm_seq", id, "meter_id", "m1")));
            }
        }
        exchange.getMessage().setBody(rows);
    }

    private void publish(Exchange exchange) throws Exception {
        Callable<?> translation = translations.poll();
        if (translation != null) {
            translation.call();
        }
        if (brokerAway.get()) {
            throw new IllegalStateException("the broker is away");
        }
        for (Object row : exchange.getMessage().getBody(List.class)) {
            published.add((Long) ((Row) row).get("fm_seq"));
        }
        exchange.getMessage()
                .setBody(new Group("iren", "water-meter", List.of(), List.of(), Map.of()));
    }

    private final class OneFeed implements FeedDirectory {
        @Override
        public Facts facts(String gateway, String feed) {
            return new Facts("water-meter", "meter_id", false, false);
        }

        @Override
        public List<String> devices(String gateway, String deviceType) {
            return List.copyOf(devices);
        }
    }
}
