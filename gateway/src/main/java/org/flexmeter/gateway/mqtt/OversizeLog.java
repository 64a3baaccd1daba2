package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.function.IntSupplier;
import org.flexmeter.gateway.message.OneLine;
import org.jboss.logging.Logger;

/** Tells of messages that were too large, once a minute at most. */
final class OversizeLog {
    private static final Logger LOG = Logger.getLogger(OversizeLog.class);
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();
    private static final int LONGEST_TOPIC = 200;

    private final IntSupplier most;
    private long told;
    private long untold;
    private boolean ever;

    OversizeLog(IntSupplier most) {
        this.most = most;
    }

    void tell(Arrival skipped) {
        long now = System.nanoTime();
        if (ever && now - told < PAUSE) {
            untold++;
            return;
        }
        LOG.warnf(
                "a message of %d bytes on %s is not read, and acknowledged (%d more since the last such"
                        + " line): more than fm.broker.max-inbound=%d; mend what sends it",
                skipped.skipped(),
                OneLine.of(skipped.topic(), LONGEST_TOPIC),
                untold,
                most.getAsInt());
        ever = true;
        told = now;
        untold = 0;
    }
}
