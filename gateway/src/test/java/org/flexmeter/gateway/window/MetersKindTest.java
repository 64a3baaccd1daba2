package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.Test;

class MetersKindTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final List<Instant> table = new ArrayList<>();
    private final FeedWindow window =
            new FeedWindow(
                    "eon",
                    "district-heating",
                    new MetersKind(
                            "district-heating",
                            Saved.nothing(),
                            new From.Back(Duration.ofHours(1)),
                            Duration.ofMinutes(15),
                            Duration.ofSeconds(2),
                            () -> List.of("m1")),
                    new FeedWindow.Settings(100, 1, 0, false, "meter_id"));

    @Test
    void aReadingWrittenTenSecondsAfterItsTimeIsFoundByTheNextWindow() {
        table.add(NOON.minusSeconds(60));
        assertThat(poll(NOON)).hasSize(1);
        assertThat(poll(NOON.plusSeconds(5))).isEmpty();
        table.add(NOON);
        assertThat(poll(NOON.plusSeconds(10))).containsExactly(NOON);
        assertThat(poll(NOON.plusSeconds(15))).isEmpty();
    }

    @Test
    void aReadingOlderThanTheNewestIsFoundWithinAMinute() {
        table.add(NOON);
        assertThat(poll(NOON)).hasSize(1);
        table.add(NOON.minusSeconds(300));
        List<Instant> found = new ArrayList<>();
        for (int second = 5; second <= 65; second += 5) {
            found.addAll(poll(NOON.plusSeconds(second)));
        }
        assertThat(found).containsExactly(NOON.minusSeconds(300));
    }

    private List<Instant> poll(Instant now) {
        window.open(now);
        List<Instant> fresh = new ArrayList<>();
        for (Optional<PageRequest> page = window.next(); page.isPresent(); page = window.next()) {
            Map<String, Object> bounds = page.get().bounds();
            for (Row row : window.fresh(page.get(), rows(bounds))) {
                fresh.add((Instant) row.get("fm_time"));
            }
            window.delivered(page.get(), progress -> progress);
        }
        window.completeIfDone();
        return fresh;
    }

    private List<Map<String, Object>> rows(Map<String, Object> bounds) {
        return table.stream()
                .sorted()
                .filter(t -> t.isAfter((Instant) bounds.get("after")))
                .filter(t -> !t.isAfter((Instant) bounds.get("upto")))
                .map(t -> Map.<String, Object>of("fm_time", t, "meter_id", "m1"))
                .toList();
    }
}
