package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** A database whose driver is not in the program. */
class JdbcDriversTest {

    @Test
    void isToldInOneLineWithoutThePassword() {
        assertThat(Sources.findings(config("jdbc:sybase:Tds:secret@host/iren"), "iren"))
                .isEqualTo(
                        List.of(
                                "gateway.iren.jdbc.url: this program has no driver for jdbc:sybase;"
                                        + " docs/native.md lists what there is"));
    }

    @Test
    void keepsTheGatewayFromStarting() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Sources sources = new Sources(config("jdbc:sybase:Tds:host/iren"));
            assertThatThrownBy(() -> sources.bind(camel, "iren", () -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no driver for jdbc:sybase");
        }
    }

    @Test
    void isNotMissedWhereItIs() {
        assertThat(Sources.findings(config("jdbc:postgresql://127.0.0.1/iren"), "iren")).isEmpty();
        assertThat(Sources.findings(config("jdbc:postgresql://127.0.0.1/iren"), "eon")).isEmpty();
    }

    private static SmallRyeConfig config(String url) {
        return new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("gateway.iren.jdbc.url", url), "test", 100))
                .build();
    }
}
