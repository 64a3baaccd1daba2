package org.flexmeter.gateway.feed;

import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Ends the pause of feeds early, because somebody knows that rows have arrived (a database's
 * notification, a nudge by HTTP or MQTT). A wake-up that gets lost costs nothing but the rest of
 * the pause. Each makes the gateway ask the database: nudges come from outside, so that of those of
 * one gateway two a second are heard, and the others go into the next.
 */
@Singleton
@Named("wakeups")
public class Wakeups {
    private record Name(String gateway, String feed) {}

    private static final Duration APART = Duration.ofMillis(500);

    private final Map<Name, Runnable> feeds = new ConcurrentHashMap<>();
    private final Map<String, Nudges> nudges = new ConcurrentHashMap<>();
    private final Executor later;

    @Inject
    Wakeups() {
        this(CompletableFuture.delayedExecutor(APART.toMillis(), TimeUnit.MILLISECONDS));
    }

    /**
     * @param later runs what it is given half a second later
     */
    Wakeups(Executor later) {
        this.later = later;
    }

    /** What waits of one gateway: nothing, the end of the half second, or a nudge after it. */
    private final class Nudges {
        private final String gateway;
        private boolean resting;
        private boolean another;

        Nudges(String gateway) {
            this.gateway = gateway;
        }

        void nudge() {
            if (isHeard()) {
                announced(gateway);
                later.execute(this::rested);
            }
        }

        private synchronized boolean isHeard() {
            boolean heard = !resting;
            another = resting;
            resting = true;
            return heard;
        }

        private void rested() {
            if (isAnother()) {
                announced(gateway);
                later.execute(this::rested);
            }
        }

        private synchronized boolean isAnother() {
            boolean was = another;
            another = false;
            resting = was;
            return was;
        }
    }

    /** Nudges every feed of a gateway; one that is unknown or stopped is passed over. */
    public void wake(String gateway) {
        if (feeds.keySet().stream().anyMatch(name -> name.gateway().equals(gateway))) {
            nudges.computeIfAbsent(gateway, Nudges::new).nudge();
        }
    }

    /** Wakes every feed of a gateway at once: its own database says that there are new rows. */
    public void announced(String gateway) {
        feeds.forEach(
                (name, wake) -> {
                    if (name.gateway().equals(gateway)) {
                        wake.run();
                    }
                });
    }

    /** Wakes one feed. */
    public void wake(String gateway, String feed) {
        Runnable wake = feeds.get(new Name(gateway, feed));
        if (wake != null) {
            wake.run();
        }
    }

    void add(String gateway, String feed, Runnable wake) {
        feeds.put(new Name(gateway, feed), wake);
    }

    void remove(String gateway, String feed, Runnable wake) {
        feeds.remove(new Name(gateway, feed), wake);
    }
}
