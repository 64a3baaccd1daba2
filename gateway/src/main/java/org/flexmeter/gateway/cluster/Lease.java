package org.flexmeter.gateway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.flexmeter.gateway.window.Part;

/**
 * A shard that this process has. It counts as had while less time than the lease lasts has passed
 * since it was asked for, by the clock that only runs on and by the wall's: a machine that was put
 * to sleep may have stopped one of them. That is a courtesy which saves repeats; what keeps others'
 * bookmarks safe is the epoch, which the database compares in every write.
 */
public final class Lease {
    private final String gateway;
    private final Part part;
    private final long epoch;
    private final Duration length;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private long askedNanos;
    private Instant askedAt;
    private boolean lost;

    Lease(
            String gateway,
            Part part,
            long epoch,
            Duration length,
            LongSupplier nanos,
            InstantSource clock,
            Asked asked) {
        this.gateway = gateway;
        this.part = part;
        this.epoch = epoch;
        this.length = length;
        this.nanos = nanos;
        this.clock = clock;
        this.askedNanos = asked.nanos();
        this.askedAt = asked.at();
    }

    /** When the database was asked, before it answered. */
    record Asked(long nanos, Instant at) {
        static Asked now(LongSupplier nanos, InstantSource clock) {
            return new Asked(nanos.getAsLong(), clock.instant());
        }
    }

    /** The gateway whose shard it is. */
    public String gateway() {
        return gateway;
    }

    /** Which shard, of how many. */
    public Part part() {
        return part;
    }

    /** The fencing number; whoever has the shard next has a greater one. */
    public long epoch() {
        return epoch;
    }

    synchronized void renewed(Asked asked) {
        askedNanos = asked.nanos();
        askedAt = asked.at();
    }

    synchronized void lose() {
        lost = true;
    }

    /** Whether it is surely over: somebody else has had the shard. */
    public synchronized boolean lost() {
        return lost;
    }

    /** Whether nobody else can have the shard at this moment. */
    public synchronized boolean holds() {
        Duration passed = Duration.ofNanos(nanos.getAsLong() - askedNanos);
        return !lost
                && passed.compareTo(length) < 0
                && clock.instant().isBefore(askedAt.plus(length));
    }

    /**
     * @throws FencedException if somebody else may have the shard
     */
    public void require() {
        if (!holds()) {
            throw new FencedException(
                    "%s: the lease of shard %d (epoch %d) has run out, another gateway may have it"
                            .formatted(gateway, part.number(), epoch));
        }
    }
}
