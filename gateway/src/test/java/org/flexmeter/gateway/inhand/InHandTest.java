package org.flexmeter.gateway.inhand;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of items over ends of the program. */
class InHandTest {
    private static final Item POISON = Item.of("poison", List.of("p"));
    private static final Item GOOD = Item.of("good", List.of("g"));
    private static final Item OTHER = Item.of("other", List.of("o"));
    private static final Duration CALM = Duration.ofMillis(300);

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final InstantSource clock = () -> now;
    private InHand inHand;

    @BeforeEach
    void begin() {
        inHand = InHand.open(file(), clock, Duration.ZERO);
    }

    @AfterEach
    void end() {
        inHand.close();
    }

    private Path file() {
        return folder.resolve("state/in-hand");
    }

    /** As after a kill: nobody let go of anything. */
    private void programEnds() {
        inHand.leave();
        inHand = InHand.open(file(), clock, Duration.ZERO);
    }

    private void endsWith(Item... items) {
        for (Item item : items) {
            inHand.take(item);
        }
        programEnds();
    }

    @Test
    void anItemOnWhichTheProgramEndsThreeTimesIsSetAside() {
        endsWith(POISON);
        endsWith(POISON);
        assertThat(inHand.ended(POISON)).isFalse();
        endsWith(POISON);
        assertThat(inHand.ended(POISON)).isTrue();
        assertThat(inHand.ended(GOOD)).isFalse();
    }

    @Test
    void aStopCountsForNothing() {
        endsWith(POISON);
        endsWith(POISON);
        inHand.take(POISON);
        inHand.close();
        inHand = InHand.open(file(), clock, Duration.ZERO);
        assertThat(inHand.times(POISON)).isEqualTo(2);
    }

    @Test
    void anItemThatCameThroughIsUnderNoSuspicion() {
        endsWith(GOOD);
        endsWith(GOOD);
        assertThat(inHand.careful()).isTrue();
        inHand.take(GOOD).close();
        assertThat(inHand.careful()).isFalse();
        endsWith(GOOD);
        assertThat(inHand.times(GOOD)).isEqualTo(1);
    }

    @Test
    void threePowerCutsInWeeksSetNothingAside() {
        for (int i = 0; i < 5; i++) {
            endsWith(GOOD);
            now = now.plus(Duration.ofDays(3));
        }
        assertThat(inHand.ended(GOOD)).isFalse();
    }

    @Test
    void aPartIsBlamedAndNotTheWhole() {
        endsWith(GOOD);
        for (int i = 0; i < 2; i++) {
            endsWith(GOOD, POISON);
        }
        assertThat(inHand.ended(POISON)).isTrue();
        assertThat(inHand.times(GOOD)).isEqualTo(1);
    }

    @Test
    void whoWasThereBesideAnotherIsNotSetAside() throws Exception {
        for (int i = 0; i < 5; i++) {
            inHand.take(POISON);
            Thread beside = new Thread(() -> inHand.take(GOOD));
            beside.start();
            // while there is a suspect it waits for its turn; the program ends before
            beside.join(i == 0 ? 10_000 : 1);
            programEnds();
            beside.interrupt();
            beside.join();
        }
        assertThat(inHand.ended(POISON)).isTrue();
        assertThat(inHand.times(GOOD)).isLessThan(2);
    }

    @Test
    void theEndThatDecidesIsNotMetAsTheProgramStarts() {
        endsWith(POISON);
        long second = timed(POISON);
        programEnds();
        long third = timed(POISON);
        assertThat(second).isLessThan(CALM.toNanos());
        assertThat(third).isGreaterThanOrEqualTo(CALM.toNanos());
    }

    /** Nanoseconds from the program's start until the item is in hand. */
    private long timed(Item item) {
        long start = System.nanoTime();
        inHand.close();
        inHand = InHand.open(file(), clock, CALM);
        inHand.take(item);
        return System.nanoTime() - start;
    }

    @Test
    void aWholeThatIsWaitedInHasItsTurnAgain() throws Exception {
        endsWith(GOOD);
        endsWith(GOOD, POISON);
        inHand.leave();
        inHand = InHand.open(file(), clock, CALM);
        Thread beside = new Thread(() -> inHand.take(OTHER).close());
        try (InHand.Hold whole = inHand.take(GOOD);
                InHand.Hold part = inHand.take(POISON)) {
            beside.start();
            beside.join(10);
            assertThat(beside.isAlive()).as("it waits for its turn").isTrue();
            programEnds();
        }
        beside.join();
        assertThat(inHand.ended(POISON)).isTrue();
        assertThat(inHand.times(OTHER)).isZero();
    }

    @Test
    void whatCannotBeSetAsideRestsForTenMinutesThenForAnHour() {
        assertThat(inHand.rests(POISON)).isFalse();
        endsWith(POISON);
        endsWith(POISON);
        assertThat(inHand.rests(POISON)).isFalse();
        endsWith(POISON);
        assertThat(inHand.rests(POISON)).isTrue();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(inHand.rests(POISON)).isFalse();
        endsWith(POISON);
        now = now.plus(Duration.ofMinutes(11));
        assertThat(inHand.rests(POISON)).isTrue();
        now = now.plus(Duration.ofMinutes(50));
        assertThat(inHand.rests(POISON)).isFalse();
    }

    @Test
    void afterAnHourItIsTriedAgain() {
        endsWith(POISON);
        endsWith(POISON);
        endsWith(POISON);
        now = now.plus(Duration.ofMinutes(61));
        assertThat(inHand.ended(POISON)).isFalse();
    }

    @Test
    void aMessageIsTheSameOnAnyTopic() {
        byte[] payload = "{}".getBytes(StandardCharsets.UTF_8);
        inHand.take(Item.message("a", payload));
        programEnds();
        assertThat(inHand.times(Item.message("b", payload))).isEqualTo(1);
    }

    @Test
    void moreAtATimeThanThereArePlacesGoWithout() {
        for (int i = 0; i < 1_000; i++) {
            inHand.take(Item.of("many", List.of(Integer.toString(i))));
        }
        programEnds();
        assertThat(inHand.times(Item.of("many", List.of("127")))).isLessThanOrEqualTo(1);
        assertThat(inHand.times(Item.of("many", List.of("999")))).isZero();
    }

    @Test
    void whatStoodInTheFileBeforeDoesNotMatter() throws Exception {
        inHand.close();
        Files.write(file(), new byte[] {1, 2, 3});
        inHand = InHand.open(file(), clock, Duration.ZERO);
        endsWith(POISON);
        assertThat(inHand.times(POISON)).isEqualTo(1);
    }

    @Test
    void theFileIsItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Files.size(file())).isLessThan(100_000);
    }
}
