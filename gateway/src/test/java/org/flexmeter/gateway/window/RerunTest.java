package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a feed is after it was set back, by the kind of its bookmark. */
class RerunTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String SNAPSHOT = "{\"before\":\"100:120:105\"}";
    private static final String SEQUENCE =
            "{\"high\":50,\"gaps\":[[40,42,\"2026-03-01T11:00:00Z\"]]}";
    private static final String ARRIVAL =
            "{\"head\":\"2026-03-01T11:59:58Z\",\"settled\":\"2026-03-01T11:59:28Z\"}";

    private final MemoryBookmarks store = new MemoryBookmarks();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    snapshot | beginning            | {"before":"1:1:"}
                    snapshot | 70                   | {"before":"70:70:"}
                    snapshot | 0                    | {"before":"1:1:"}
                    snapshot | PT1H                 | {"before":"80:90:81"}
                    snapshot | 2026-03-01T11:00:00Z | {"before":"80:90:81"}
                    sequence | beginning            | {"high":0,"gaps":[]}
                    sequence | 39                   | {"high":39,"gaps":[]}
                    sequence | PT1H                 | {"high":9,"gaps":[]}
                    arrival  | PT2H                 | {"head":"2026-03-01T10:00:00Z","settled":"2026-03-01T10:00:00Z"}
                    arrival  | PT1S                 | {"head":"2026-03-01T11:59:28Z","settled":"2026-03-01T11:59:28Z"}
                    """)
    void goesBack(String kind, String from, String bookmark) {
        feed(kind);
        String text = Rerun.run(store, "f", From.parse(from), NOW);
        assertThat(text).startsWith("feed f is read again from ");
        assertThat(store.load("f").bookmark()).contains(bookmark);
        assertThat(store.load("f").taken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    snapshot | 101                  | at transaction 100, before 101
                    snapshot | P1D                  | no bookmark of feed f is remembered from before
                    sequence | 40                   | at number 39, before 40
                    sequence | now                  | never forward
                    sequence | 2026-03-01T12:00:01Z | never forward
                    arrival  | beginning            | give an instant
                    arrival  | 5                    | give an instant
                    nothing  | P1D                  | has not been read yet, nor has any other
                    """)
    void refusesAndChangesNothing(String kind, String from, String message) {
        feed(kind);
        Saved before = store.load("f");
        assertThatThrownBy(() -> Rerun.run(store, "f", From.parse(from), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThat(store.load("f").bookmark()).isEqualTo(before.bookmark());
        assertThat(store.load("f").taken()).hasSameSizeAs(before.taken());
    }

    @Test
    void metersGoBackAndKeepWhatLiesBeforeThem() {
        long late = NOW.minusSeconds(60).toEpochMilli();
        long early = NOW.minusSeconds(9_000).toEpochMilli();
        store.save(
                Progress.parts(
                        "f",
                        Map.of(
                                "m1", MeterProgress.start(1, late).save(),
                                "m2", MeterProgress.start(1, early).save())));
        Rerun.run(store, "f", From.parse("PT1H"), NOW);
        Saved saved = store.load("f");
        assertThat(saved.bookmark()).isEmpty();
        assertThat(MeterProgress.load(saved.parts().get("m1")).settled())
                .isEqualTo(NOW.minusSeconds(3_600).toEpochMilli());
        assertThat(MeterProgress.load(saved.parts().get("m2")).settled()).isEqualTo(early);
    }

    private void feed(String kind) {
        switch (kind) {
            case "snapshot" -> past("{\"before\":\"80:90:81\"}", SNAPSHOT);
            case "sequence" ->
                    past("{\"high\":20,\"gaps\":[[10,12,\"2026-03-01T10:00:00Z\"]]}", SEQUENCE);
            case "arrival" -> past(ARRIVAL, ARRIVAL);
            default -> store.load("f");
        }
    }

    private void past(String earlier, String present) {
        store.save(Progress.bookmark("f", earlier));
        store.keep(NOW.minusSeconds(3_700));
        store.save(Progress.bookmark("f", present));
    }
}
