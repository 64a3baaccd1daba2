package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.flexmeter.gateway.retry.Backoff;
import org.jboss.logging.Logger;

/**
 * Keeps a connection to a broker: connects in the background, again with back-off and jitter when
 * it is lost, and says so once when the broker goes and once when it is back.
 *
 * <p>Everything but the listener's methods runs on the loop's one thread.
 */
final class Connector implements Connection.Listener {
    private static final Logger LOG = Logger.getLogger(Connector.class);
    // A connection that lives shorter than this does not make the next pause short again: two
    // clients with one id would otherwise throw each other out as fast as they can.
    private static final Duration SOUND = Duration.ofSeconds(5);

    /** Who uses the connection; called on the loop's thread. */
    interface User {
        /** Connected; the limits are the broker's own. */
        void up(Connection connection, Limits limits);

        /** The connection of the last {@link #up} has ended; its answers no longer count. */
        void down(Loss loss);

        void arrived(Connection connection, Arrival arrival);

        /**
         * A message is about to be handed on; called on the library's thread, which may be kept
         * waiting.
         */
        default void arriving(Arrival arrival) {}

        /** It is not handed on, since its connection has ended. */
        default void passed(Arrival arrival) {}
    }

    private final LinkSettings settings;
    private final Supplier<Connection> connections;
    private final Loop loop;
    private final User user;
    private final Answers answers;
    private final Backoff backoff = Backoff.asSet();
    private final Takeovers takeovers;
    private Optional<Connection> current = Optional.empty();
    private Optional<ScheduledFuture<?>> deadline = Optional.empty();
    private volatile boolean connected;
    private volatile boolean failed;
    private boolean stopped;
    private long since;
    private String told = "";

    /** Takes answers to publishes on the library's thread: there are too many for a task each. */
    interface Answers {
        void acknowledged(Connection connection, Part part, int reasonCode);
    }

    Connector(
            LinkSettings settings,
            Supplier<Connection> connections,
            Loop loop,
            User user,
            Answers answers) {
        this.settings = settings;
        this.connections = connections;
        this.loop = loop;
        this.user = user;
        this.answers = answers;
        this.takeovers = new Takeovers(settings);
    }

    boolean connected() {
        return connected;
    }

    /** Whether a connection could not be made, or ended, at any time. */
    boolean failed() {
        return failed;
    }

    /** Whether another client has taken the id lately, for people; empty if none has. */
    Optional<String> takenOver() {
        return takeovers.problem();
    }

    /** Begins to connect. */
    void start() {
        if (stopped) {
            return;
        }
        Connection connection = connections.get();
        current = Optional.of(connection);
        // Neither library gives up on a broker that accepts TCP and then says nothing.
        Duration patience = settings.connectTimeout().multipliedBy(2);
        deadline =
                Optional.of(
                        loop.schedule(
                                patience,
                                () -> drop(connection, Loss.away("no answer to the connect"))));
        connection.open(this);
    }

    /** Ends a connection that does not do its work, and connects again. */
    void drop(Connection connection, Loss loss) {
        lose(connection, loss);
    }

    /** Ends for good. */
    CompletableFuture<Void> stop() {
        stopped = true;
        connected = false;
        deadline.ifPresent(timer -> timer.cancel(false));
        Optional<Connection> last = current;
        current = Optional.empty();
        return last.map(c -> c.close(true)).orElse(CompletableFuture.completedFuture(null));
    }

    @Override
    public void opened(Connection connection, Limits limits) {
        loop.execute(() -> up(connection, limits));
    }

    @Override
    public void lost(Connection connection, Loss loss) {
        loop.execute(() -> lose(connection, loss));
    }

    @Override
    public void acknowledged(Connection connection, Part part, int reasonCode) {
        answers.acknowledged(connection, part, reasonCode);
    }

    @Override
    public void arrived(Connection connection, Arrival arrival) {
        user.arriving(arrival);
        boolean runs =
                loop.execute(
                        () -> {
                            if (isCurrent(connection)) {
                                user.arrived(connection, arrival);
                            } else {
                                user.passed(arrival);
                            }
                        });
        if (!runs) {
            user.passed(arrival);
        }
    }

    private void up(Connection connection, Limits limits) {
        if (!isCurrent(connection)) {
            return;
        }
        deadline.ifPresent(timer -> timer.cancel(false));
        connected = true;
        since = System.nanoTime();
        told = "";
        takeovers.connected();
        LOG.infof("%s: connected to the broker at %s", name(), settings.broker());
        user.up(connection, limits);
    }

    private void lose(Connection connection, Loss loss) {
        if (!isCurrent(connection)) {
            return;
        }
        deadline.ifPresent(timer -> timer.cancel(false));
        boolean wasUp = connected;
        connected = false;
        failed = true;
        current = Optional.empty();
        connection.close(false);
        tell(loss);
        if (wasUp) {
            takeovers.lost(loss);
            if (System.nanoTime() - since > SOUND.toNanos()) {
                backoff.reset();
            }
            user.down(loss);
        } else {
            takeovers.failed();
        }
        loop.schedule(backoff.next(), this::start);
    }

    // Once an outage, and again only if the broker itself gives another reason meanwhile.
    private void tell(Loss loss) {
        boolean news = loss.kind() != Loss.Kind.AWAY && !loss.why().equals(told);
        if (told.isEmpty() || news) {
            LOG.warnf(
                    "%s: waiting for the broker at %s: %s; trying again, at most every %d s",
                    name(), settings.broker(), loss.why(), Backoff.LONGEST.toSeconds());
            told = loss.why();
        }
    }

    private boolean isCurrent(Connection connection) {
        return current.filter(c -> c == connection).isPresent();
    }

    private String name() {
        return settings.gateway().isEmpty() ? settings.clientId() : settings.gateway();
    }
}
