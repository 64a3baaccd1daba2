package org.flexmeter.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateTest {
    private static final long NOW = Duration.ofDays(20_000).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void soManyASecondAndATenthOfThemAtOnce() {
        Rate rate = new Rate(20, NOW);
        assertThat(taken(rate, NOW)).isEqualTo(2);
        assertThat(taken(rate, NOW + SECOND / 20)).isEqualTo(1);
        assertThat(taken(rate, NOW + SECOND)).isEqualTo(2);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        Rate rate = new Rate(20, NOW);
        taken(rate, NOW);
        long back = NOW - Duration.ofMinutes(10).toNanos();
        taken(rate, back);
        assertThat(taken(rate, back + SECOND)).isEqualTo(2);
    }

    private static int taken(Rate rate, long nanos) {
        int taken = 0;
        while (rate.take(nanos)) {
            taken++;
        }
        return taken;
    }
}
