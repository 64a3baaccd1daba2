package org.flexmeter.gateway.state;

import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.inhand.InHand;

/**
 * Makes the state files' settings from {@code fm.state.*}, {@code fm.quarantine.*}, {@code
 * fm.outbox.*}.
 */
public class StateBeans {

    @Produces
    @Singleton
    StateSettings settings(
            @ConfigProperty(name = "fm.home", defaultValue = ".") String home,
            @ConfigProperty(name = "fm.state.dir", defaultValue = "state") String dir,
            @ConfigProperty(name = "fm.state.sync", defaultValue = "FULL") StateSettings.Sync sync,
            @ConfigProperty(name = "fm.quarantine.max-items", defaultValue = "100000") int items,
            @ConfigProperty(name = "fm.quarantine.max-item-bytes", defaultValue = "65536")
                    int itemBytes,
            @ConfigProperty(name = "fm.quarantine.max-bytes", defaultValue = "268435456")
                    long quarantineBytes,
            Config config) {
        return new StateSettings(
                Path.of(home).resolve(dir),
                sync,
                new QuarantineLimits(items, itemBytes, quarantineBytes),
                gateway ->
                        OutboxLimits.of(
                                gateway, name -> config.getOptionalValue(name, String.class)));
    }

    @Produces
    @Singleton
    InHand inHand(StateSettings settings, InstantSource clock) {
        return InHand.open(settings.dir().resolve("in-hand"), clock);
    }

    void letGo(@Disposes InHand inHand) {
        inHand.close();
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
