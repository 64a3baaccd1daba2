package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.flexmeter.gateway.cluster.Entry.Kind;

/** What every store must do, by the clock of a real database. */
final class StoreStory {
    static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClusterStore store;

    /**
     * @param store of two shards, whose leases are {@link #LEASE} long
     */
    StoreStory(ClusterStore store) {
        this.store = store;
    }

    void run() {
        store.check();
        assertThat(store.holdings()).isEmpty();
        oneTakesAShard();
        aLeaseThatHasRunOutIsTakenWithTheNextEpoch();
        onlyTheNewestEpochWrites();
        aBatchIsWrittenWhole();
        whatIsGivenBackIsFreeAtOnce();
        membersComeAndGo();
    }

    private void oneTakesAShard() {
        assertThat(store.acquire(0, 2, "a/1")).hasValue(1);
        assertThat(store.acquire(0, 2, "b/1")).isEmpty();
        assertThat(store.renew(0, 1, "a/1")).isTrue();
        assertThat(store.holdings()).hasSize(1);
        Holding holding = store.holdings().get(0);
        assertThat(holding.member()).contains("a");
        assertThat(holding.epoch()).isEqualTo(1);
        assertThat(holding.shards()).isEqualTo(2);
    }

    private void aLeaseThatHasRunOutIsTakenWithTheNextEpoch() {
        long begin = System.nanoTime();
        await().atMost(PATIENCE).until(() -> store.acquire(0, 2, "b/1"), OptionalLong::isPresent);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThan(Duration.ofMillis(500));
        assertThat(store.holdings().get(0).epoch()).isEqualTo(2);
        assertThat(store.renew(0, 1, "a/1")).isFalse();
    }

    private void onlyTheNewestEpochWrites() {
        assertThat(store.write(0, 1, List.of(put("f", Kind.BOOKMARK, "", "old")))).isFalse();
        assertThat(store.read(0, "f")).isEmpty();
        assertThat(store.write(0, 2, List.of(put("f", Kind.BOOKMARK, "", "new")))).isTrue();
        assertThat(store.write(0, 1, List.of(put("f", Kind.BOOKMARK, "", "old")))).isFalse();
        assertThat(texts("f")).containsExactly("bookmark  new");
        assertThat(store.write(1, 1, List.of(put("f", Kind.BOOKMARK, "", "nobody has it"))))
                .isFalse();
    }

    private void aBatchIsWrittenWhole() {
        store.write(
                0,
                2,
                List.of(
                        put("f", Kind.BOOKMARK, "", "newer"),
                        put("f", Kind.PART, "m-1", "1"),
                        put("f", Kind.PART, "m-2", "2"),
                        put("f", Kind.TAKEN, "0001-x", "t1"),
                        put("f", Kind.TAKEN, "0002-x", "t2"),
                        put("g", Kind.PART, "m-1", "other feed")));
        store.write(
                0,
                2,
                List.of(
                        new Change.RemoveBefore("f", Kind.TAKEN, "0002"),
                        new Change.Remove("f", Kind.PART, "m-2"),
                        put("f", Kind.PART, "m-1", "one")));
        assertThat(texts("f"))
                .containsExactlyInAnyOrder("bookmark  newer", "part m-1 one", "taken 0002-x t2");
        store.write(0, 2, List.of(new Change.RemoveAll("f", Kind.PART)));
        assertThat(texts("f")).containsExactlyInAnyOrder("bookmark  newer", "taken 0002-x t2");
        assertThat(texts("g")).containsExactly("part m-1 other feed");
        assertThat(store.feeds(0)).containsExactly("f", "g");
        assertThat(store.feeds(1)).isEmpty();
    }

    private void whatIsGivenBackIsFreeAtOnce() {
        store.renew(0, 2, "b/1");
        store.release(0, 1, "a/1");
        assertThat(store.acquire(0, 2, "a/1")).as("not ours to give back").isEmpty();
        store.release(0, 2, "b/1");
        assertThat(store.holdings().get(0).holder()).isEmpty();
        assertThat(store.acquire(0, 2, "a/1")).hasValue(3);
        assertThat(store.read(0, "f")).hasSize(2);
    }

    private void membersComeAndGo() {
        store.alive("a");
        store.alive("b");
        store.alive("b");
        assertThat(store.members()).containsExactlyInAnyOrder("a", "b");
        store.gone("a");
        assertThat(store.members()).containsExactly("b");
        await().atMost(PATIENCE).until(() -> store.members().isEmpty());
    }

    private List<String> texts(String feed) {
        return store.read(0, feed).stream()
                .map(
                        entry ->
                                entry.kind().code()
                                        + " "
                                        + entry.name()
                                        + " "
                                        + new String(entry.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Change put(String feed, Kind kind, String name, String value) {
        return new Change.Put(new Entry(feed, kind, name, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Settings of a store for this story. */
    static ClusterSettings settings() {
        return new ClusterSettings("iren", "a", 2, LEASE, "flexmeter");
    }
}
