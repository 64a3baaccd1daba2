package org.flexmeter.gateway.source;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.apache.camel.CamelContext;

/** A gateway's databases for a context of a test. */
public final class TestSources {
    private TestSources() {}

    /** Binds them as the product does. */
    public static AutoCloseable bind(
            CamelContext camel, String gateway, Map<String, String> settings) {
        Sources sources =
                new Sources(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "test", 100))
                                .build());
        sources.bind(camel, gateway, () -> {});
        return sources::close;
    }
}
