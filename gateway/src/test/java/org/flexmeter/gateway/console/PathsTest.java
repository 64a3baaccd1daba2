package org.flexmeter.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
    private final Paths paths = new Paths(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health",
                "/q/health/live",
                "/q/health/ready",
                "/q/health/started",
                "/q/metrics",
                "/login"
            })
    void openByTheirWholeName(String path) {
        assertThat(paths.isOpen(path)).isTrue();
        assertThat(paths.isShut(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/group/a7c1",
                "/q/health/group",
                "/q/health/well",
                "/q/health/",
                "/q/health/live/",
                "/q/health-ui"
            })
    void whatElseTheHealthChecksHaveIsNotServed(String path) {
        assertThat(paths.isOpen(path)).isFalse();
        assertThat(paths.isShut(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/q", "/q/metrics/x", "/q/metrics/", "/login/x", "/console/app.js"})
    void othersWantALogin(String path) {
        assertThat(paths.isOpen(path)).isFalse();
        assertThat(paths.isShut(path)).isFalse();
    }
}
