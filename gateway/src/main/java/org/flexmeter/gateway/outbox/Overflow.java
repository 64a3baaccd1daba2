package org.flexmeter.gateway.outbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.state.OutboxFullException;
import org.flexmeter.gateway.state.OutboxStore.Dropped;
import org.jboss.logging.Logger;

/**
 * Tells the control centre and the log that messages were dropped: soon after the first, and then
 * at most once in a while, with how many it were since.
 */
final class Overflow implements Consumer<Dropped> {
    /** The alert's name, declared in the catalogues of the gateways that drop. */
    static final String ALERT = "outbox.overflow";

    private static final Logger LOG = Logger.getLogger(Overflow.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final String gateway;
    private final Duration pause;
    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> timer;
    private final Function<Group, CompletableFuture<Void>> keep;
    private Optional<Dropped> untold = Optional.empty();
    private Instant next = Instant.MIN;

    /**
     * @param pause between two alerts at least
     * @param timer runs an action later
     * @param keep puts the alert into the outbox
     */
    Overflow(
            String gateway,
            Duration pause,
            InstantSource clock,
            BiConsumer<Duration, Runnable> timer,
            Function<Group, CompletableFuture<Void>> keep) {
        this.gateway = gateway;
        this.pause = pause;
        this.clock = clock;
        this.timer = timer;
        this.keep = keep;
    }

    @Override
    public synchronized void accept(Dropped dropped) {
        if (untold.isEmpty()) {
            Instant now = clock.instant();
            Duration wait = next.isAfter(now) ? Duration.between(now, next) : SOON;
            timer.accept(wait, this::tell);
        }
        untold = Optional.of(untold.map(before -> before.and(dropped)).orElse(dropped));
    }

    private void tell() {
        Dropped all;
        synchronized (this) {
            all = untold.orElseThrow();
            untold = Optional.empty();
            next = clock.instant().plus(pause);
        }
        String text =
                "The gateway's outbox was full: %d messages with %d readings were dropped."
                        .formatted(all.messages(), all.readings());
        LOG.warnf("%s: %s", gateway, text);
        Alert alert = new Alert(all.hardwareId(), ALERT, Alert.Level.ERROR, text, clock.instant());
        Group group = new Group(gateway, "outbox", List.of(alert), List.of(), Map.of());
        try {
            keep.apply(group).exceptionally(this::notKept);
        } catch (OutboxFullException e) {
            notKept(e);
        }
    }

    private Void notKept(Throwable fault) {
        LOG.warnf("%s: nor was there room for the alert of it: %s", gateway, fault.getMessage());
        return null;
    }
}
