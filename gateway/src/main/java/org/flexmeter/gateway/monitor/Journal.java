package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.flexmeter.gateway.log.LogFields;
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
    private final Watch watch;
    private final Tail tail;
    private final RefusalLog refusals = new RefusalLog(LOG::warn);

    Journal(MeterRegistry meters, Watch watch, Tail tail) {
        this.meters = meters;
        this.watch = watch;
        this.tail = tail;
    }

    /** A group of a database has been acknowledged by the broker and its bookmark saved. */
    public void delivered(Group group) {
        refused(group);
        taken(group);
        published(group.gateway(), group.feed(), group.messages().size(), group.readings());
        tail.tell(group);
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
        tail.tell(gateway, messages);
        if (refused != null) {
            for (Refused one : refused) {
                count(meters, gateway, OUTBOX, one.reason());
                watch.refused(gateway);
                sayRefused(gateway, one);
            }
        }
    }

    private void sayRefused(String gateway, Refused one) {
        try (LogFields fields =
                LogFields.with(GATEWAY, gateway)
                        .and(FEED, OUTBOX)
                        .and("hardwareId", one.outgoing().hardwareId())
                        .and("topic", one.outgoing().topic())
                        .and("reason", one.reason().code())) {
            refusals.say(
                    gateway + one.outgoing().topic() + one.reason(),
                    gateway + "/" + OUTBOX + ": " + one.message(),
                    Instant.now());
        }
    }

    private void published(String gateway, String feed, int messages, int readings) {
        counter("fm.messages.published", "Messages that the broker acknowledged", gateway, feed)
                .increment(messages);
        counter("fm.readings.published", "Readings that the broker acknowledged", gateway, feed)
                .increment(readings);
        watch.published(gateway, readings);
    }

    private void taken(Group group) {
        watch.taken(group);
        counter("fm.readings.taken", "Readings taken in", group.gateway(), group.feed())
                .increment(group.readings());
    }

    private void refused(Group group) {
        for (Refusal refusal : group.refusals()) {
            count(meters, refusal.gateway(), refusal.feed(), refusal.reason());
            try (LogFields fields = fields(refusal)) {
                refusals.say(
                        refusal.gateway() + refusal.feed() + refusal.field() + refusal.reason(),
                        refusal.message(),
                        Instant.now());
            }
        }
    }

    private static LogFields fields(Refusal refusal) {
        return LogFields.with(GATEWAY, refusal.gateway())
                .and(FEED, refusal.feed())
                .and("device", refusal.device())
                .and("field", refusal.field())
                .and("reason", refusal.reason().code());
    }

    /** Counts an item that could not be understood. */
    static void count(MeterRegistry meters, String gateway, String feed, Refusal.Reason reason) {
        Counter.builder("fm.refused")
                .description("Items that could not be understood, by reason")
                .tags(GATEWAY, gateway, FEED, feed, "reason", reason.code())
                .register(meters)
                .increment();
    }

    private Counter counter(String name, String about, String gateway, String feed) {
        return Counter.builder(name)
                .description(about)
                .tags(GATEWAY, gateway, FEED, feed)
                .register(meters);
    }
}
