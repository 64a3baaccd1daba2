package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.Test;

/** How long numbers that are missing are waited for: ten minutes from the first look at them. */
class SequenceGapsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(15);

    private final TreeSet<Long> table = new TreeSet<>();
    private final MemoryBookmarks bookmarks = new MemoryBookmarks();
    private FeedWindow window = open();

    private FeedWindow open() {
        return new FeedWindow(
                "iren",
                "water-meter",
                new SequenceKind(
                        "water-meter",
                        bookmarks.load("water-meter"),
                        new From.Beginning(),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(5)),
                new FeedWindow.Settings(100, 1, 0, false, "meter_id"));
    }

    @Test
    void aRowThatCommittedWhileTheGatewayStoodStillIsRead() {
        table.addAll(List.of(1L, 3L));
        assertThat(poll(NOON)).containsExactly(1L, 3L);
        table.add(2L);
        window = open();
        assertThat(poll(NOON.plus(LONG))).containsExactly(2L);
        assertThat(window.givenUp()).isZero();
    }

    @Test
    void aRowThatCommittedWhileTheBrokerWasAwayIsRead() {
        table.addAll(List.of(1L, 3L));
        assertThat(poll(NOON)).containsExactly(1L, 3L);
        table.add(2L);
        assertThat(poll(NOON.plus(LONG))).containsExactly(2L);
    }

    @Test
    void aRowThatCommittedBetweenTwoLooksIsReadWhenPatienceIsOver() {
        table.addAll(List.of(1L, 3L));
        poll(NOON);
        poll(NOON.plusSeconds(10));
        table.add(2L);
        assertThat(poll(NOON.plus(LONG))).containsExactly(2L);
        assertThat(window.givenUp()).isZero();
    }

    @Test
    void aNumberThatNeverCameIsGivenUpAfterALookAndStaysSo() {
        table.addAll(List.of(1L, 3L));
        poll(NOON);
        poll(NOON.plusSeconds(10));
        assertThat(window.givenUp()).isZero();
        poll(NOON.plus(LONG));
        assertThat(window.givenUp()).isOne();
        table.add(2L);
        window = open();
        assertThat(poll(NOON.plus(LONG).plusSeconds(10))).isEmpty();
    }

    private List<Long> poll(Instant now) {
        bookmarks.save(window.open(now));
        List<Long> read = new ArrayList<>();
        for (Optional<PageRequest> page = window.next(); page.isPresent(); page = window.next()) {
            for (Row row : window.fresh(page.get(), rows(page.get().bounds()))) {
                read.add((Long) row.get("fm_seq"));
            }
            bookmarks.save(window.delivered(page.get(), progress -> progress));
        }
        return read;
    }

    private List<Map<String, Object>> rows(Map<String, Object> bounds) {
        long after = (Long) bounds.get("after");
        long upto = (Long) bounds.get("upto");
        return table.stream()
                .filter(number -> number > after && number <= upto)
                .map(number -> Map.<String, Object>of("fm_seq", number, "meter_id", "m1"))
                .toList();
    }
}
