package org.flexmeter.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Test
    void doublesUpToTheLongest() {
        Backoff backoff = new Backoff(() -> 0, LONGEST);

        assertThat(Stream.generate(() -> backoff.next().toMillis()).limit(6))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void isShortenedByAHalfAtMost() {
        Backoff backoff = new Backoff(() -> 1, LONGEST);

        assertThat(IntStream.range(0, 3).mapToLong(i -> backoff.next().toMillis()))
                .containsExactly(250L, 500L, 1_000L);
    }

    @Test
    void beginsAnew() {
        Backoff backoff = new Backoff(() -> 0, LONGEST);
        backoff.next();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(Backoff.FIRST);
    }

    @ParameterizedTest
    @CsvSource({",8", "PT20S,20", "PT0.1S,8", "P1D,8", "soon,8"})
    void theLongestIsASettingWithinBounds(String given, long seconds) {
        Map<String, String> settings =
                given == null ? Map.of() : Map.of("fm.retry.longest-pause", given);

        assertThat(
                        Backoff.longest(
                                new SmallRyeConfigBuilder()
                                        .withSources(
                                                new PropertiesConfigSource(settings, "test", 100))
                                        .build()))
                .hasSeconds(seconds);
    }
}
