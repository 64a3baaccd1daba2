package org.flexmeter.gateway.engine;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesSource;
import org.eclipse.microprofile.config.Config;

/**
 * The settings for <code>{{name}}</code> in a file of routes, asked before Camel's own source of
 * them, which has the same ones. Camel 4.17 reads all properties of a source that can list them
 * whenever it has found one in it, to tell where it stands: a fifth of a start.
 */
@ApplicationScoped
@Unremovable
public class SettingsSource implements PropertiesSource, Ordered {
    private final Config config;

    SettingsSource(Config config) {
        this.config = config;
    }

    @Override
    public String getName() {
        return "FlexMeterSettings";
    }

    /** Null if there is none, as Camel wants it. */
    @Override
    public String getProperty(String name) {
        return config.getOptionalValue(name, String.class).orElse(null);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }
}
