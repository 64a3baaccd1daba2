package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Processor;
import org.jboss.logging.Logger;

/**
 * Takes what the broker still keeps under the id that a consumer had before. It begins when the
 * consumer listens under its new id, so that nothing falls between the two; a message that both get
 * has the same identity. What this session keeps is taken as any other message, then the broker is
 * told to forget it. Ended in between, it begins again at the next start.
 */
final class FormerSession extends FmMqttConsumer {
    private static final Logger LOG = Logger.getLogger(FormerSession.class);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final FmMqttEndpoint endpoint;
    private final LinkSettings settings;
    private final Runnable emptied;
    private volatile long heard = System.nanoTime();
    private Optional<Connector> forgetting = Optional.empty();
    private boolean done;

    /**
     * @param settings those of the consumer, but for the id
     * @param emptied is told when the broker keeps nothing any more
     */
    FormerSession(
            FmMqttEndpoint endpoint,
            Processor processor,
            String routeId,
            LinkSettings settings,
            Runnable emptied) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.settings = settings;
        this.emptied = emptied;
        setRouteId(routeId);
    }

    @Override
    ClientIds.ClientId clientId() {
        return new ClientIds.ClientId(settings.clientId(), Optional.empty());
    }

    @Override
    Optional<Probe> probe(LinkSettings link, Loop thread, Connector made) {
        return Optional.empty();
    }

    @Override
    void opened(Connection connection, Limits limits) {
        heard = System.nanoTime();
        if (limits.sessionPresent()) {
            leave(connection, endpoint.filters());
        } else {
            forget();
        }
    }

    @Override
    void heard() {
        heard = System.nanoTime();
    }

    /** Nothing new comes into it from then on. */
    private void leave(Connection connection, List<String> filters) {
        awaited(connection.unsubscribe(filters.get(0)))
                .whenComplete(
                        (code, fault) -> onLoop(() -> left(connection, filters, fault == null)));
    }

    private void left(Connection connection, List<String> filters, boolean answered) {
        if (!answered) {
            drop(connection, Loss.away("no answer to unsubscribing from " + filters.get(0)));
        } else if (filters.size() > 1) {
            leave(connection, filters.subList(1, filters.size()));
        } else {
            awaitQuiet(connection);
        }
    }

    private void awaitQuiet(Connection connection) {
        if (!isCurrent(connection)) {
            return;
        }
        if (holdsNothing() && System.nanoTime() - heard > QUIET.toNanos()) {
            forget();
        } else {
            later(LOOK, () -> awaitQuiet(connection));
        }
    }

    /** A session that begins clean ends with its connection, whatever the version. */
    private void forget() {
        if (done) {
            return;
        }
        done = true;
        endConnection();
        loop().ifPresent(
                        thread -> {
                            Connector last =
                                    new Connector(
                                            settings,
                                            () -> endpoint.connection(settings, Session.none()),
                                            thread,
                                            new Last(),
                                            (from, part, code) -> LOG.tracef("nothing was sent"));
                            forgetting = Optional.of(last);
                            last.start();
                        });
    }

    @Override
    protected void doStop() throws Exception {
        Optional<Connector> last = forgetting;
        loop().ifPresent(thread -> thread.execute(() -> last.ifPresent(Connector::stop)));
        super.doStop();
    }

    private final class Last implements Connector.User {
        @Override
        public void up(Connection connection, Limits limits) {
            forgetting
                    .orElseThrow()
                    .stop()
                    .thenRun(
                            () -> {
                                LOG.infof(
                                        "%s: the broker keeps nothing any more under %s",
                                        getRouteId(), settings.clientId());
                                emptied.run();
                            });
        }

        @Override
        public void down(Loss loss) {
            // The connector connects again.
        }

        @Override
        public void arrived(Connection connection, Arrival arrival) {
            LOG.debugf("%s: a message after unsubscribing", getRouteId());
        }
    }
}
