package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A message that a listener sends to itself now and then, because a broker that has forgotten a
 * session can leave a connection up and deaf: if it has not come back by the time of the next one,
 * the connection is dropped and made again. Confined to the loop's thread.
 */
final class Probe {
    private static final Logger LOG = Logger.getLogger(Probe.class);
    private static final int REFUSED = 0x80;
    private static final byte[] PAYLOAD = "probe".getBytes(StandardCharsets.UTF_8);

    private final String topic;
    private final Duration every;
    private final Loop loop;
    private final BiConsumer<Connection, Loss> drop;
    private final Supplier<Duration> quiet;
    private Optional<Connection> current = Optional.empty();
    private boolean awaited;
    private boolean toldOfRefusal;

    /**
     * @param topic its own, which nobody else writes to
     * @param drop ends a connection that is deaf
     * @param quiet for how long nothing has come: what comes shows that it is not deaf, and the
     *     probe stands behind it
     */
    Probe(
            String topic,
            Duration every,
            Loop loop,
            BiConsumer<Connection, Loss> drop,
            Supplier<Duration> quiet) {
        this.topic = topic;
        this.every = every;
        this.loop = loop;
        this.drop = drop;
        this.quiet = quiet;
    }

    /** Begins on a connection whose own subscription the broker has confirmed. */
    void up(Connection connection, Limits limits) {
        connection
                .subscribe(topic, 0)
                .whenComplete(
                        (code, fault) ->
                                loop.execute(
                                        () -> {
                                            if (fault == null && code < REFUSED) {
                                                current = Optional.of(connection);
                                                awaited = false;
                                                next(connection, limits);
                                            } else {
                                                goWithout();
                                            }
                                        }));
    }

    /** The connection has ended. */
    void down() {
        current = Optional.empty();
    }

    /** Takes a message if it is the probe; it needs no acknowledgement. */
    boolean takes(Arrival arrival) {
        boolean ours = arrival.topic().equals(topic);
        if (ours) {
            awaited = false;
        }
        return ours;
    }

    private void goWithout() {
        if (!toldOfRefusal) {
            toldOfRefusal = true;
            LOG.warnf(
                    "the broker refuses %s, so that a deaf subscription would not be noticed; allow it"
                            + " (deploy/mosquitto), or set fm.topic.probe to nothing",
                    topic);
        }
    }

    private void next(Connection on, Limits limits) {
        if (current.filter(c -> c == on).isEmpty()) {
            return;
        }
        if (!awaited) {
            send(on, limits);
        } else if (quiet.get().compareTo(every) >= 0) {
            current = Optional.empty();
            drop.accept(
                    on,
                    Loss.away(
                            "the subscription is deaf: its probe on "
                                    + topic
                                    + " did not come back"));
            return;
        }
        loop.schedule(every, () -> next(on, limits));
    }

    private void send(Connection on, Limits limits) {
        awaited = true;
        new Parcel(List.of(new FixedItem(topic, PAYLOAD)), 0, false, this)
                .next(limits)
                .ifPresent(on::publish);
    }
}
