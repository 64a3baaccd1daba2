package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.flexmeter.gateway.cluster.Entry.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two members, one table, and a clock that stands still until it is moved. */
class MembershipTest {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final AtomicLong time = new AtomicLong(1_000_000);
    private final MemoryStore store = new MemoryStore(this::now, LEASE);
    private final List<Membership> all = new ArrayList<>();

    private Instant now() {
        return Instant.ofEpochMilli(time.get());
    }

    private void pass(long seconds) {
        time.addAndGet(seconds * 1_000);
    }

    private Membership member(String name, int shards) {
        Membership member =
                new Membership(
                        new ClusterSettings("iren", name, shards, LEASE, "flexmeter"),
                        store,
                        this::now,
                        () -> time.get() * 1_000_000);
        all.add(member);
        return member;
    }

    @AfterEach
    void end() {
        store.away(false);
        all.forEach(Membership::end);
    }

    private static void eventually(Runnable assertion) {
        Awaitility.await().untilAsserted(assertion::run);
    }

    @Test
    void oneLeadsAndTheOtherTakesOverWhenItsLeaseHasRunOut() {
        Membership a = member("a", 1);
        Membership b = member("b", 1);
        a.step();
        b.step();
        assertThat(a.held()).hasSize(1);
        assertThat(b.held()).isEmpty();
        assertThat(b.view().leaders()).containsEntry(0, "a");
        pass(9);
        b.step();
        assertThat(b.held()).isEmpty();
        pass(1);
        assertThat(a.held()).as("its own lease, seen by itself").isEmpty();
        b.step();
        assertThat(b.held(0).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void aLeaseThatIsProlongedStays() {
        Membership a = member("a", 1);
        Membership b = member("b", 1);
        a.step();
        for (int i = 0; i < 10; i++) {
            pass(5);
            a.step();
            b.step();
        }
        assertThat(a.held(0).orElseThrow().epoch()).isEqualTo(1);
        assertThat(b.changes()).isZero();
    }

    @Test
    void whoWasReplacedIsToldAndWritesNothingAnyMore() {
        Membership a = member("a", 1);
        Membership b = member("b", 1);
        Told told = new Told();
        a.add(told);
        a.step();
        eventually(() -> assertThat(told.words).contains("taken 1"));
        Lease old = a.held(0).orElseThrow();
        Shared before = a.shared(old);
        write(before, "first").join();
        pass(20);
        b.step();
        assertThat(write(before, "of a paused leader"))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(FencedException.class);
        eventually(() -> assertThat(told.words).contains("lost 1"));
        assertThat(a.held()).isEmpty();
        assertThat(value()).isEqualTo("first");
        write(b.shared(b.held(0).orElseThrow()), "of the new one").join();
        assertThat(value()).isEqualTo("of the new one");
    }

    @Test
    void aDatabaseThatWasAwayCostsNoLeadershipThatNobodyTook() {
        Membership a = member("a", 1);
        a.step();
        store.away(true);
        pass(60);
        a.step();
        assertThat(a.held()).isEmpty();
        assertThat(a.view().problem()).contains("the database is away");
        store.away(false);
        a.step();
        assertThat(a.held(0).orElseThrow().epoch()).isEqualTo(1);
        assertThat(a.view().problem()).isEmpty();
    }

    @Test
    void aCleanEndGivesTheLeaseBack() {
        Membership a = member("a", 1);
        Membership b = member("b", 1);
        a.step();
        a.end();
        b.step();
        assertThat(b.held(0).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void anEarlierIncarnationOfTheSameNameIsSomebodyElse() {
        Membership before = member("a", 1);
        before.step();
        Membership after = member("a", 1);
        after.step();
        assertThat(after.held()).isEmpty();
        pass(11);
        after.step();
        assertThat(after.held(0).orElseThrow().epoch()).isEqualTo(2);
    }

    @Test
    void shardsAreSharedAndMoveWhenAMemberComesAndGoes() {
        Membership a = member("a", 4);
        a.step();
        assertThat(a.held()).hasSize(4);
        Membership b = member("b", 4);
        b.step();
        assertThat(b.held()).isEmpty();
        a.step();
        eventually(() -> assertThat(a.held()).hasSize(2));
        eventually(
                () ->
                        assertThat(store.holdings())
                                .filteredOn(h -> h.holder().isEmpty())
                                .hasSize(2));
        b.step();
        assertThat(b.held()).hasSize(2);
        a.step();
        b.step();
        assertThat(a.held()).hasSize(2);
        a.end();
        b.step();
        assertThat(b.held()).hasSize(4);
    }

    @Test
    void anotherNumberOfShardsIsRefused() {
        member("a", 4).step();
        Membership b = member("b", 2);
        pass(11);
        b.step();
        assertThat(b.held()).isEmpty();
        assertThat(b.view().problem())
                .contains("gateway.iren.cluster.shards=2")
                .contains("those of 4");
    }

    private static CompletableFuture<Void> write(Shared shared, String text) {
        return shared.write(
                        List.of(new Change.Put(new Entry("f", Kind.BOOKMARK, "", text.getBytes()))))
                .toCompletableFuture();
    }

    private String value() {
        return new String(store.read(0, "f").get(0).value());
    }

    /** What a member is told. */
    private static final class Told implements Member {
        private final List<String> words = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void taken(Lease lease) {
            words.add("taken " + lease.epoch());
        }

        @Override
        public CompletionStage<Void> leaving(Lease lease) {
            words.add("leaving " + lease.epoch());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void lost(Lease lease) {
            words.add("lost " + lease.epoch());
        }
    }
}
