package org.flexmeter.gateway.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.source.GatewaySettings;
import org.flexmeter.gateway.source.Sources;

/** Finds them in the gateway's own database. */
@ApplicationScoped
class SourceStores implements Stores {
    private final Config config;
    private final Sources sources;

    SourceStores(Config config, Sources sources) {
        this.config = config;
        this.sources = sources;
    }

    /**
     * The tables in the gateway's own database, over connections of their own: its feeds must not
     * keep a lease from being prolonged.
     *
     * @throws IllegalArgumentException if the gateway has no database
     */
    @Override
    public ClusterStore of(ClusterSettings cluster) {
        GatewaySettings settings = new GatewaySettings(config, cluster.gateway());
        if (settings.text("jdbc.url").isPresent()) {
            return new JdbcStore(
                    cluster, sources.apart(settings, (int) cluster.lease().toSeconds()));
        }
        return sources.session(settings)
                .<ClusterStore>map(session -> new CqlStore(cluster, session, levels(settings)))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s=true, but the gateway has no database (jdbc.url, cassandra.contact-points); a line has one reader"
                                                .formatted(settings.name("cluster.enabled"))));
    }

    private static CqlStore.Levels levels(GatewaySettings settings) {
        return CqlStore.Levels.of(
                settings.text("cassandra.consistency").orElse("LOCAL_QUORUM"),
                settings.text("cassandra.serial-consistency").orElse("SERIAL"));
    }
}
