package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.mqtt.FmMqttConstants;
import org.flexmeter.gateway.mqtt.Refused;
import org.jboss.logging.Logger;

/**
 * Counts what has gone through, by gateway and feed, and says what was refused, without a flood.
 */
@ApplicationScoped
@Named("journal")
public class Journal {

    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.refused");
    private static final String GATEWAY = "gateway";
    private static final String FEED = "feed";
    private static final String OUTBOX = "outbox";

    private final MeterRegistry meters;
    private final RefusalLog refusals = new RefusalLog(LOG::warn);

    Journal(MeterRegistry meters) {
        this.meters = meters;
    }

    /** A group of a database has been acknowledged by the broker and its bookmark saved. */
    public void delivered(Group group) {
        refused(group);
        taken(group);
        published(group.gateway(), group.feed(), group.messages().size(), group.readings());
    }

    /** A group of a line or a topic is in the outbox. */
    public void stored(Group group) {
        refused(group);
        taken(group);
    }

    /** Messages have left the outbox: the broker has acknowledged them, or refused some. */
    public void drained(
            String gateway,
            List<Outgoing> messages,
            @ExchangeProperty(FmMqttConstants.REFUSED) List<Refused> refused) {
        int refusedCount = refused == null ? 0 : refused.size();
        int readings = messages.stream().mapToInt(Outgoing::readings).sum();
        published(gateway, OUTBOX, messages.size() - refusedCount, readings);
        if (refused != null) {
            for (Refused one : refused) {
                count(gateway, OUTBOX, one.reason());
                refusals.say(
                        gateway + one.outgoing().topic() + one.reason(),
                        gateway + "/" + OUTBOX + ": " + one.message(),
                        Instant.now());
            }
        }
    }

    private void published(String gateway, String feed, int messages, int readings) {
        meters.counter("fm.messages.published", GATEWAY, gateway, FEED, feed).increment(messages);
        meters.counter("fm.readings.published", GATEWAY, gateway, FEED, feed).increment(readings);
    }

    private void taken(Group group) {
        meters.counter("fm.readings.taken", GATEWAY, group.gateway(), FEED, group.feed())
                .increment(group.readings());
    }

    private void refused(Group group) {
        for (Refusal refusal : group.refusals()) {
            count(refusal.gateway(), refusal.feed(), refusal.reason());
            refusals.say(
                    refusal.gateway() + refusal.feed() + refusal.field() + refusal.reason(),
                    refusal.message(),
                    Instant.now());
        }
    }

    private void count(String gateway, String feed, Refusal.Reason reason) {
        meters.counter("fm.refused", GATEWAY, gateway, FEED, feed, "reason", reason.code())
                .increment();
    }
}
