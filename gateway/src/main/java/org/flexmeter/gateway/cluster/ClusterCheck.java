package org.flexmeter.gateway.cluster;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.source.Sources;

/** Looks whether a gateway could share its source with others, before it runs. */
public final class ClusterCheck {
    private ClusterCheck() {}

    /**
     * What is wrong with the settings of a cluster, with its tables, or with the rights to them.
     *
     * @return nothing if it could run, or if the gateway is not clustered
     */
    public static List<String> findings(Config config, String gateway) {
        Sources sources = new Sources(config);
        try {
            Optional<ClusterSettings> settings = ClusterSettings.of(config, gateway);
            if (settings.isPresent()) {
                new SourceStores(config, sources).of(settings.get()).check();
            }
            return List.of();
        } catch (RuntimeException e) {
            return List.of(
                    "gateway.%s.cluster: %s".formatted(gateway, String.valueOf(e.getMessage())));
        } finally {
            sources.close();
        }
    }
}
