package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void doublesUpToThirtySeconds() {
        Backoff backoff = new Backoff(() -> 0);

        assertThat(Stream.generate(() -> backoff.next().toMillis()).limit(8))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
    }

    @Test
    void isShortenedByAHalfAtMost() {
        Backoff backoff = new Backoff(() -> 1);

        assertThat(IntStream.range(0, 3).mapToLong(i -> backoff.next().toMillis()))
                .containsExactly(250L, 500L, 1_000L);
    }

    @Test
    void beginsAnew() {
        Backoff backoff = new Backoff(() -> 0);
        backoff.next();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
    }
}
