package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.state.OutboxLimits.WhenFull;
import org.flexmeter.gateway.state.OutboxStore.Dropped;
import org.flexmeter.gateway.state.OutboxStore.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an outbox does at its bounds. */
class OutboxStoreTest {
    private static final Group NOTHING =
            new Group("ennova", "line", List.of(), List.of(), Map.of());

    @TempDir Path dir;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void dropsTheOldestAndCountsThem() {
        try (StateFile file = open(10, Optional.empty(), WhenFull.DROP_OLDEST)) {
            OutboxStore outbox = file.outbox();
            List<Dropped> told = new ArrayList<>();
            outbox.onDropped(told::add);
            add(outbox, "1111", "2222");
            add(outbox, "333");
            add(outbox, "4444444");
            assertThat(texts(outbox)).containsExactly("333", "4444444");
            assertThat(told).containsExactly(new Dropped(1, 1, 4, "1"), new Dropped(1, 1, 4, "2"));
            assertThat(outbox.dropped()).isEqualTo(2);
            assertThat(outbox.bytes()).isEqualTo(10);
            assertThat(outbox.depth()).isEqualTo(2);
        }
    }

    @Test
    void dropsNothingThatIsOnItsWayToTheBroker() {
        try (StateFile file = open(10, Optional.empty(), WhenFull.DROP_OLDEST)) {
            OutboxStore outbox = file.outbox();
            add(outbox, "1111", "2222");
            Waiting flying = outbox.next(0, 1, 100);
            add(outbox, "333333");
            assertThat(texts(outbox)).containsExactly("1111", "333333");
            assertThatThrownBy(() -> add(outbox, "4444444"))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(OutboxFullException.class);
            outbox.remove(flying, List.of()).join();
            add(outbox, "4444");
            assertThat(texts(outbox)).containsExactly("333333", "4444");
            assertThat(outbox.dropped()).isEqualTo(1);
        }
    }

    @Test
    void whatIsLargerThanTheOutboxIsRefusedAndNothingDropped() {
        try (StateFile file = open(10, Optional.empty(), WhenFull.DROP_OLDEST)) {
            add(file.outbox(), "1111");
            assertThatThrownBy(() -> add(file.outbox(), "12345678901"))
                    .isInstanceOf(OutboxFullException.class)
                    .hasMessageContaining("gateway.ennova.outbox.max-bytes");
            assertThat(texts(file.outbox())).containsExactly("1111");
        }
    }

    @Test
    void dropsWhatHasWaitedForTooLong() {
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));
        try (StateFile file = open(1_000, hour, WhenFull.DROP_OLDEST)) {
            add(file.outbox(), "1", "2");
            now = now.plusSeconds(3_000);
            add(file.outbox(), "3");
            assertThat(file.outbox().oldestAge()).isEqualTo(Duration.ofSeconds(3_000));
            now = now.plusSeconds(601);
            add(file.outbox(), "4");
            assertThat(file.outbox().oldestAge()).isEqualTo(Duration.ofSeconds(601));
            assertThat(texts(file.outbox())).containsExactly("3", "4");
            assertThat(file.outbox().dropped()).isEqualTo(2);
        }
    }

    @Test
    void stopsWhenTheOldestHasWaitedForTooLong() {
        Optional<Duration> hour = Optional.of(Duration.ofHours(1));
        try (StateFile file = open(1_000, hour, WhenFull.STOP)) {
            OutboxStore outbox = file.outbox();
            add(outbox, "1", "2");
            now = now.plusSeconds(3_601);
            assertThatThrownBy(() -> add(outbox, "3"))
                    .isInstanceOf(OutboxFullException.class)
                    .hasMessageContaining("longer than PT1H")
                    .hasMessageContaining("gateway.ennova.outbox.max-age");
            outbox.remove(outbox.next(0, 2, 100), List.of()).join();
            assertThat(outbox.oldestAge()).isZero();
            add(outbox, "3");
            assertThat(texts(outbox)).containsExactly("3");
        }
    }

    /** Whatever is added, sent and dropped: what is counted is what is there. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsWhatIsThere(long seed) {
        Random random = new Random(seed);
        try (StateFile file = open(300, Optional.empty(), WhenFull.DROP_OLDEST)) {
            OutboxStore outbox = file.outbox();
            List<CompletableFuture<Void>> pending = new ArrayList<>();
            long added = 0;
            long removed = 0;
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(4) > 0) {
                    String text = "x".repeat(1 + random.nextInt(40));
                    pending.add(outbox.add(List.of(outgoing(text)), NOTHING));
                    added++;
                } else {
                    Waiting oldest = outbox.next(0, 1 + random.nextInt(3), 60);
                    removed += oldest.messages().size();
                    outbox.remove(oldest, List.of()).join();
                }
            }
            CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
            List<String> left = texts(outbox);
            assertThat(outbox.depth()).isEqualTo(left.size());
            assertThat(outbox.bytes())
                    .isEqualTo(left.stream().mapToLong(String::length).sum())
                    .isLessThanOrEqualTo(300);
            assertThat(outbox.dropped() + removed + left.size()).isEqualTo(added);
        }
        try (StateFile again = open(300, Optional.empty(), WhenFull.DROP_OLDEST)) {
            List<String> left = texts(again.outbox());
            assertThat(again.outbox().depth()).isEqualTo(left.size());
            assertThat(again.outbox().bytes())
                    .isEqualTo(left.stream().mapToLong(String::length).sum());
        }
    }

    @Test
    void groupsBehindEachOtherAreTakenOutInAnyOrder() {
        try (StateFile file = open(1_000, Optional.empty(), WhenFull.STOP)) {
            OutboxStore outbox = file.outbox();
            add(outbox, "1", "2", "3", "4", "5");
            Waiting first = outbox.next(0, 2, 100);
            Waiting second = outbox.next(first.last(), 2, 100);
            outbox.remove(second, List.of()).join();
            assertThat(texts(outbox)).containsExactly("1", "2", "5");
            outbox.remove(first, List.of()).join();
            assertThat(texts(outbox)).containsExactly("5");
            assertThat(outbox.next(second.last() + 1, 2, 100).messages()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    gateway.x.outbox.max-bytes=7; fm.outbox.max-bytes=9 | 7 |       | STOP
                    fm.outbox.max-bytes=9; fm.outbox.max-age=P7D        | 9 | PT168H | STOP
                    fm.outbox.max-bytes=9; gateway.x.outbox.when-full=drop-oldest; fm.outbox.when-full=stop | 9 | | DROP_OLDEST
                    """)
    void aGatewaysOwnSettingWins(String settings, long bytes, String age, WhenFull whenFull) {
        assertThat(limits(settings))
                .isEqualTo(
                        new OutboxLimits(
                                bytes, Optional.ofNullable(age).map(Duration::parse), whenFull));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.x.outbox.max-bytes=1G",
                "fm.outbox.max-bytes=0",
                "gateway.x.outbox.max-age=7 days",
                "fm.outbox.max-age=-P1D",
                "gateway.x.outbox.when-full=drop"
            })
    void aSettingThatCannotBeReadIsNamed(String setting) {
        assertThatThrownBy(() -> limits(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(setting + ": write ");
    }

    private static OutboxLimits limits(String settings) {
        return OutboxLimits.of(
                "x",
                name ->
                        List.of(settings.split("; ")).stream()
                                .filter(s -> s.startsWith(name + "="))
                                .map(s -> s.substring(name.length() + 1))
                                .findFirst());
    }

    private StateFile open(long bytes, Optional<Duration> age, WhenFull whenFull) {
        StateSettings settings =
                new StateSettings(
                        dir,
                        StateSettings.Sync.NORMAL,
                        QuarantineLimits.DEFAULT,
                        new OutboxLimits(bytes, age, whenFull));
        return StateFile.open("ennova", settings, () -> now);
    }

    private static void add(OutboxStore outbox, String... texts) {
        List<Outgoing> messages = List.of(texts).stream().map(OutboxStoreTest::outgoing).toList();
        outbox.add(messages, NOTHING).join();
    }

    private static List<String> texts(OutboxStore outbox) {
        return outbox.next(0, 10_000, 1 << 20).messages().stream()
                .map(m -> new String(m.payload()))
                .toList();
    }

    private static Outgoing outgoing(String text) {
        return new Outgoing("t", text.getBytes(), text.substring(0, 1), 1);
    }
}
