package org.flexmeter.gateway.routes;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.flexmeter.gateway.feed.CatalogueDirectory;
import org.flexmeter.gateway.feed.FeedDirectory;

/** What the component {@code feed:} asks of catalogue and registry, as they are at each moment. */
@ApplicationScoped
@Named("knownFeeds")
@Unremovable
public class KnownFeeds implements FeedDirectory {

    private final Knowledge knowledge;

    KnownFeeds(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    @Override
    public Facts facts(String gateway, String feed) {
        return now().facts(gateway, feed);
    }

    @Override
    public List<String> devices(String gateway, String deviceType) {
        return now().devices(gateway, deviceType);
    }

    /** Local ids of the enabled devices that a feed is about. */
    public List<String> devicesOf(String gateway, String feed) {
        return devices(gateway, facts(gateway, feed).deviceType());
    }

    private FeedDirectory now() {
        return new CatalogueDirectory(knowledge.catalogues(), knowledge::registry);
    }
}
