package org.flexmeter.gateway.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/** The clusters of which this process is a member, one for each gateway that is clustered. */
@ApplicationScoped
@Named("clusters")
public class Clusters {
    private final Config config;
    private final Stores stores;
    private final InstantSource clock;
    private final Map<String, Membership> memberships = new ConcurrentHashMap<>();

    @Inject
    public Clusters(Config config, Stores stores, InstantSource clock) {
        this.config = config;
        this.stores = stores;
        this.clock = clock;
    }

    /**
     * Knows the others of a gateway, if it is clustered, and takes nothing from them yet; called
     * again, it does nothing.
     *
     * @throws IllegalArgumentException if a setting cannot be used; the message names it
     */
    public void know(String gateway) {
        ClusterSettings.of(config, gateway)
                .ifPresent(
                        settings -> memberships.computeIfAbsent(gateway, name -> member(settings)));
    }

    /** Joins them, when the gateway is able to read: one that is refused takes no shard. */
    public void join(String gateway) {
        of(gateway).ifPresent(Membership::start);
    }

    private Membership member(ClusterSettings settings) {
        return new Membership(settings, stores.of(settings), clock, System::nanoTime);
    }

    /** This process among the others of a gateway; empty if it is not clustered. */
    public Optional<Membership> of(String gateway) {
        return Optional.ofNullable(memberships.get(gateway));
    }

    /** Whether a gateway's work that only one may do is to be done here. */
    public boolean leads(String gateway) {
        return of(gateway).map(member -> member.held(0).isPresent()).orElse(true);
    }

    /** All of them. */
    public Collection<Membership> all() {
        return List.copyOf(memberships.values());
    }

    /** Gives back what is held; called when the routes have stopped and the databases are open. */
    public void end() {
        memberships.values().forEach(Membership::end);
        memberships.clear();
    }
}
