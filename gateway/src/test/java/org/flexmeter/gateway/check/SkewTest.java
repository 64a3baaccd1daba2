package org.flexmeter.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Clocks that differ. */
class SkewTest {
    private static final Instant ASKED = Instant.parse("2026-03-29T01:00:00Z");
    private static final Instant ANSWERED = ASKED.plusSeconds(4);

    @Test
    void whatTheQuestionsWayExplainsIsNoSkew() {
        assertThat(Skew.of(ASKED, ANSWERED, ASKED.minusSeconds(5))).isEmpty();
        assertThat(Skew.of(ASKED, ANSWERED, ANSWERED.plusSeconds(5))).isEmpty();
    }

    @Test
    void bothDirectionsAreTold() {
        assertThat(Skew.of(ASKED, ANSWERED, ASKED.minusSeconds(40)))
                .contains("40 s behind this machine's; set both by NTP");
        assertThat(Skew.of(ASKED, ANSWERED, ANSWERED.plusSeconds(3600)))
                .contains("3600 s ahead of this machine's; set both by NTP");
    }
}
