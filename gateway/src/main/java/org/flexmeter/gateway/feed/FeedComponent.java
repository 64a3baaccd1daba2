package org.flexmeter.gateway.feed;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.cluster.Membership;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.WorkerComponent;

/**
 * {@code feed:<gateway>/<feed>?window=…}: one exchange a page. All feeds share one thread for their
 * pauses, those of a gateway a small pool in which pages are read; a page that waits for the broker
 * holds no thread.
 */
@Component("feed")
public class FeedComponent extends WorkerComponent {
    private int threads = 8;

    public FeedComponent() {
        super("feed");
    }

    @Override
    protected int workers() {
        return threads;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        String[] names = remaining.split("/", -1);
        if (names.length != 2 || names[0].isBlank() || names[1].isBlank()) {
            throw new IllegalArgumentException(
                    "feed:" + remaining + ": write feed:<gateway>/<feed>?window=…");
        }
        FeedEndpoint endpoint = new FeedEndpoint(uri, this, names[0], names[1]);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** How many pages of all feeds of a gateway are read at the same time. */
    public void setThreads(int threads) {
        this.threads = threads;
    }

    public int getThreads() {
        return threads;
    }

    /** The time by which windows are opened. */
    Instant now() {
        return need(InstantSource.class).instant();
    }

    StateFiles stateFiles() {
        return need(StateFiles.class);
    }

    /** The cluster of a gateway; empty if it has its source for itself. */
    Optional<Membership> cluster(String gateway) {
        return find(Clusters.class).flatMap(clusters -> clusters.of(gateway));
    }

    Windows windows() {
        return need(Windows.class);
    }

    /** What is in hand; nothing is remembered where the program has no file for it. */
    InHand inHand() {
        return find(InHand.class).orElseGet(InHand::nowhere);
    }

    Wakeups wakeups() {
        return need(Wakeups.class);
    }

    Reruns reruns() {
        return need(Reruns.class);
    }

    FeedDirectory directory() {
        return need(FeedDirectory.class);
    }
}
