package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.gateway.codec.Lines.NOW;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private final Thinning thinning = new Thinning(Duration.ofSeconds(10));

    @Test
    void theFirstOfEachDeviceInEachIntervalIsKept() {
        assertThat(thinning.keep("A", NOW.plusMillis(9_998))).isTrue();
        assertThat(thinning.keep("A", NOW.plusMillis(9_999))).isFalse();
        assertThat(thinning.keep("B", NOW.plusMillis(9_999))).isTrue();
        assertThat(thinning.keep("A", NOW.plusMillis(10_000))).isTrue();
        assertThat(thinning.keep("A", NOW.plusMillis(19_999))).isFalse();
    }

    @Test
    void whatIsOfferedAgainGetsTheSameAnswer() {
        for (int offer = 0; offer < 2; offer++) {
            assertThat(thinning.keep("A", NOW)).isTrue();
            assertThat(thinning.keep("A", NOW.plusSeconds(1))).isFalse();
            assertThat(thinning.keep("A", NOW.plusSeconds(10))).isTrue();
            assertThat(thinning.keep("A", NOW.plusSeconds(11))).isFalse();
        }
    }
}
