package org.flexmeter.world.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final Metrics METRICS =
            Metrics.parse(
                    """
                    # HELP fm_refused_total Items refused
                    # TYPE fm_refused_total counter
                    fm_refused_total{feed="water-meter",gateway="iren",reason="null-value",} 3.0
                    fm_refused_total{feed="water-meter",gateway="iren",reason="future-time"} 2.0
                    fm_refused_total{feed="a \\"b\\"",gateway="eon"} 1E1
                    process_uptime_seconds 12.5
                    """);

    @Test
    void addsUpWhatCarriesTheLabels() {
        assertThat(METRICS.sum("fm_refused_total")).isEqualTo(15);
        assertThat(METRICS.sum("fm_refused_total", "gateway", "iren")).isEqualTo(5);
        assertThat(METRICS.sum("fm_refused_total", "gateway", "iren", "reason", "null-value"))
                .isEqualTo(3);
        assertThat(METRICS.sum("process_uptime_seconds")).isEqualTo(12.5);
        assertThat(METRICS.sum("no_such_metric")).isZero();
    }

    @Test
    void knowsThatNobodyAnswered() {
        assertThat(METRICS.known()).isTrue();
        assertThat(Metrics.none().known()).isFalse();
    }
}
