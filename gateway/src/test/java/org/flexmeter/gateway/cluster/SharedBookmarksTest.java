package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.Part;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Saved;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one process remembers of a feed, another one finds. */
class SharedBookmarksTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final String FEED = "water-meter";

    @TempDir Path dir;
    private final AtomicLong time =
            new AtomicLong(Instant.parse("2026-11-25T12:00:00Z").toEpochMilli());
    private final MemoryStore store = new MemoryStore(this::now, LEASE);
    @AutoClose private StateFile one;
    @AutoClose private StateFile two;

    private Instant now() {
        return Instant.ofEpochMilli(time.get());
    }

    @BeforeEach
    void open() {
        one = StateFile.open("iren", StateSettings.in(dir.resolve("one")), this::now);
        two = StateFile.open("iren", StateSettings.in(dir.resolve("two")), this::now);
    }

    /** Takes the shard, as the next leader. */
    private BookmarkStore lead(StateFile file) {
        return lead(file, Part.whole());
    }

    private BookmarkStore lead(StateFile file, Part part) {
        time.addAndGet(LEASE.toMillis());
        long epoch = store.acquire(part.number(), part.of(), "m/1").orElseThrow();
        Lease lease =
                new Lease(
                        "iren",
                        part,
                        epoch,
                        LEASE,
                        () -> time.get() * 1_000_000,
                        this::now,
                        new Lease.Asked(time.get() * 1_000_000, now()));
        FencedWriter writer = new FencedWriter(lease, store, Runnable::run, lost -> {});
        return new SharedBookmarks(lease, store, writer, file, this::now);
    }

    private static void save(BookmarkStore bookmarks, Progress progress, Group group) {
        bookmarks.save(progress, group).toCompletableFuture().join();
    }

    private static Group group(List<Refusal> refusals, Map<String, RegisterState> registers) {
        return new Group("iren", FEED, List.of(), refusals, registers);
    }

    private static Group nothing() {
        return group(List.of(), Map.of());
    }

    @Test
    void theNextOneGoesOnWhereTheOneBeforeEnded() {
        BookmarkStore before = lead(one);
        Progress.Taken old = new Progress.Taken(now().minusSeconds(60), new byte[] {1});
        Progress.Taken recent = new Progress.Taken(now(), new byte[] {2});
        save(
                before,
                new Progress(
                        FEED,
                        Optional.of("{\"before\":\"7:7:\"}"),
                        Map.of("m-1", new byte[] {3}),
                        List.of(old, recent),
                        Optional.empty()),
                nothing());
        save(
                before,
                new Progress(
                        FEED,
                        Optional.empty(),
                        Map.of(),
                        List.of(),
                        Optional.of(now().minusSeconds(30))),
                nothing());
        Saved found = lead(two).load(FEED);
        assertThat(found.bookmark()).contains("{\"before\":\"7:7:\"}");
        assertThat(found.parts().get("m-1")).containsExactly(3);
        assertThat(found.taken()).hasSize(1);
        assertThat(found.taken().get(0).until()).isEqualTo(recent.until());
        assertThat(found.taken().get(0).keys()).containsExactly(2);
    }

    @Test
    void whoWasReplacedMovesNothing() {
        BookmarkStore paused = lead(one);
        save(paused, Progress.bookmark(FEED, "1"), nothing());
        BookmarkStore next = lead(two);
        save(next, Progress.bookmark(FEED, "2"), nothing());
        CompletionStage<Void> late = paused.save(Progress.bookmark(FEED, "3"), nothing());
        assertThat(late)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(FencedException.class);
        assertThat(next.load(FEED).bookmark()).contains("2");
    }

    @Test
    void registersMoveAlongAndOlderOnesOfThisProcessGo() {
        RegisterState first = new RegisterState(1, now());
        RegisterState second = new RegisterState(2, now().plusSeconds(5));
        save(lead(one), Progress.bookmark(FEED, "1"), group(List.of(), Map.of("d", first)));
        BookmarkStore next = lead(two);
        next.load(FEED);
        assertThat(two.registers().last(FEED, "d")).contains(first);
        save(next, Progress.bookmark(FEED, "2"), group(List.of(), Map.of("d", second)));
        // written by a leader that could not move its bookmark any more
        one.registers()
                .replace(
                        FEED,
                        device -> true,
                        Map.of("d", new RegisterState(9, now().plusSeconds(60))))
                .join();
        lead(one).load(FEED);
        assertThat(one.registers().last(FEED, "d")).contains(second);
    }

    @Test
    void aShardLeavesTheRegistersOfOthersAlone() {
        String mine = device(new Part(0, 2));
        String others = device(new Part(1, 2));
        RegisterState state = new RegisterState(1, now());
        one.registers().replace(FEED, device -> true, Map.of(mine, state, others, state)).join();
        BookmarkStore shard = lead(one, new Part(0, 2));
        save(shard, Progress.bookmark(FEED, "1"), nothing());
        lead(one, new Part(0, 2)).load(FEED);
        assertThat(one.registers().last(FEED, others)).contains(state);
        assertThat(one.registers().last(FEED, mine)).isEmpty();
    }

    private static String device(Part part) {
        int i = 0;
        while (!part.has("d-" + i)) {
            i++;
        }
        return "d-" + i;
    }

    @Test
    void whatWasReadBeforeThereWasAClusterIsTakenAlong() {
        one.bookmarks()
                .save(
                        Progress.bookmark(FEED, "of the state file"),
                        group(List.of(), Map.of("d", new RegisterState(1, now()))))
                .toCompletableFuture()
                .join();
        assertThat(lead(one).load(FEED).bookmark()).contains("of the state file");
        assertThat(lead(two).load(FEED).bookmark()).contains("of the state file");
        assertThat(two.registers().last(FEED, "d")).isPresent();
        assertThat(lead(two).load("never-read").bookmark()).isEmpty();
    }

    @Test
    void refusalsStayWithTheProcessThatMetThem() {
        Refusal refusal =
                new Refusal(
                        "iren", FEED, "d", "", Refusal.Reason.UNKNOWN_DEVICE, "why", "item", true);
        save(lead(one), Progress.bookmark(FEED, "1"), group(List.of(refusal), Map.of()));
        assertThat(one.quarantine().counts().items()).isEqualTo(1);
        assertThat(two.quarantine().counts().items()).isZero();
        assertThat(one.bookmarks().load(FEED).bookmark()).isEmpty();
    }

    @Test
    void bookmarksOfEarlierAreKept() {
        BookmarkStore bookmarks = lead(one);
        Instant begin = now();
        save(bookmarks, Progress.bookmark(FEED, "at noon"), nothing());
        time.addAndGet(Duration.ofMinutes(10).toMillis());
        save(bookmarks, Progress.bookmark(FEED, "a little later"), nothing());
        time.addAndGet(Duration.ofHours(2).toMillis());
        save(bookmarks, Progress.bookmark(FEED, "hours later"), nothing());
        BookmarkStore next = lead(two);
        assertThat(next.past(FEED, now()).orElseThrow().bookmark()).isEqualTo("hours later");
        assertThat(next.past(FEED, begin.plusSeconds(3_600)).orElseThrow().bookmark())
                .isEqualTo("at noon");
        assertThat(next.past(FEED, begin.minusSeconds(1))).isEmpty();
    }

    @Test
    void aFeedThatIsSetBackForgetsTheRest() {
        BookmarkStore bookmarks = lead(one);
        save(
                bookmarks,
                new Progress(
                        FEED,
                        Optional.of("ahead"),
                        Map.of("m-1", new byte[] {1}),
                        List.of(new Progress.Taken(now(), new byte[] {2})),
                        Optional.empty()),
                group(List.of(), Map.of("d", new RegisterState(1, now()))));
        bookmarks
                .replace(FEED, new Saved(Optional.of("back"), Map.of(), List.of()))
                .toCompletableFuture()
                .join();
        Saved found = lead(two).load(FEED);
        assertThat(found.bookmark()).contains("back");
        assertThat(found.parts()).isEmpty();
        assertThat(found.taken()).isEmpty();
        assertThat(two.registers().last(FEED, "d")).isEmpty();
        assertThat(one.registers().last(FEED, "d")).isEmpty();
    }
}
