package org.flexmeter.gateway.feed;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the pause of feeds early, because somebody knows that rows have arrived (a database's
 * notification, a nudge by HTTP or MQTT). A wake-up that gets lost costs nothing but the rest of
 * the pause.
 */
@Singleton
@Named("wakeups")
public class Wakeups {
    private record Name(String gateway, String feed) {}

    private final Map<Name, Runnable> feeds = new ConcurrentHashMap<>();

    /** Wakes every feed of a gateway; one that is unknown or stopped is passed over. */
    public void wake(String gateway) {
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
