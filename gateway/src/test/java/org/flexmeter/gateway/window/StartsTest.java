package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartsTest {
    @ParameterizedTest
    @CsvSource({
        "snapshot, ''",
        "snapshot, beginning",
        "snapshot, now",
        "sequence, beginning",
        "sequence, 4711",
        "arrival, now",
        "arrival, P1D",
        "arrival, 2026-01-01T00:00:00Z",
        "meters, PT6H",
        "meters, 2026-01-01T00:00:00Z"
    })
    void aFeedCanBegin(String window, String from) {
        assertThat(Starts.flaw(window, from)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot, P1D, starts at 'beginning' or 'now'",
        "snapshot, 2026-01-01T00:00:00Z, starts at 'beginning' or 'now'",
        "snapshot, 7, starts at 'beginning' or 'now'",
        "sequence, P1D, sequence",
        "arrival, beginning, 'a duration back such as P1D'",
        "arrival, 7, 'a duration back such as P1D'",
        "meters, beginning, from",
        "arrival, yesterday, yesterday"
    })
    void aFeedCannotBegin(String window, String from, String because) {
        assertThat(Starts.flaw(window, from).orElseThrow()).contains(because);
    }
}
