package org.flexmeter.gateway.mqtt;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** The publishing clients of this process, one for each broker and client id. */
@ApplicationScoped
public class MqttLinks {
    private final Map<Key, Shared> links = new LinkedHashMap<>();

    private final LongAdder tooLarge = new LongAdder();

    private record Key(String broker, String clientId) {
        static Key of(LinkSettings settings) {
            return new Key(settings.broker(), settings.clientId());
        }
    }

    private record Shared(MqttLink link, int users) {}

    void countTooLarge() {
        tooLarge.increment();
    }

    /** Messages that came in and were larger than is read, ever. */
    public long tooLarge() {
        return tooLarge.sum();
    }

    /** The client of a gateway, for its gauges; empty while no route of the gateway publishes. */
    public synchronized Optional<MqttLink> find(String gateway) {
        return links.values().stream()
                .map(Shared::link)
                .filter(link -> link.gateway().equals(gateway))
                .findFirst();
    }

    /** All of them. */
    public synchronized List<MqttLink> all() {
        return links.values().stream().map(Shared::link).toList();
    }

    /**
     * The client with these settings, started if nobody has it yet.
     *
     * @throws IllegalArgumentException if another endpoint has it with other settings
     */
    synchronized MqttLink acquire(LinkSettings settings, Supplier<Connection> connections) {
        Key key = Key.of(settings);
        Optional<Shared> shared = Optional.ofNullable(links.get(key));
        if (shared.filter(s -> !s.link().settings().equals(settings)).isPresent()) {
            throw new IllegalArgumentException(
                    "fm-mqtt: two endpoints have the client id "
                            + settings.clientId()
                            + " with different options; give them the same");
        }
        Shared next =
                shared.map(s -> new Shared(s.link(), s.users() + 1))
                        .orElseGet(() -> new Shared(new MqttLink(settings, connections), 1));
        links.put(key, next);
        if (next.users() == 1) {
            next.link().start();
        }
        return next.link();
    }

    /**
     * Gives a client back; the last one who does stops it.
     *
     * @throws InterruptedException if the thread is interrupted while it stops
     */
    void release(MqttLink link) throws InterruptedException {
        if (isLast(link)) {
            link.stop();
        }
    }

    private synchronized boolean isLast(MqttLink link) {
        Key key = Key.of(link.settings());
        Shared shared = links.get(key);
        if (shared.users() > 1) {
            links.put(key, new Shared(link, shared.users() - 1));
            return false;
        }
        links.remove(key);
        return true;
    }

    void giveUpSoon() {
        all().forEach(MqttLink::giveUpSoon);
    }
}
