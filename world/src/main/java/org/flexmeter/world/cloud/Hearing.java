package org.flexmeter.world.cloud;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.flexmeter.world.ledger.Oracle;

/** Reads what was published, strictly, and tells an oracle. */
public final class Hearing {
    /** Where the gateways publish readings, alerts and registrations. */
    public static final String INPUT = "SiteWhere/input/";

    private static final String BATCHES = "/jsonbatch";
    private static final int QUOTE = 300;

    private final Oracle oracle;
    private final WireDecoder decoder = new WireDecoder();
    private final List<Consumer<WireEvent>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param oracle is told of everything
     */
    public Hearing(Oracle oracle) {
        this.oracle = oracle;
    }

    /** Tells every event that is not malformed, after the oracle has been told. */
    public void onEvent(Consumer<WireEvent> listener) {
        listeners.add(listener);
    }

    /**
     * A message; those on other topics are none of our business.
     *
     * @param nanos when it came, by {@link System#nanoTime()}
     */
    public void hear(String topic, byte[] payload, long nanos) {
        if (!topic.startsWith(INPUT)) {
            return;
        }
        try {
            List<WireEvent> events =
                    topic.endsWith(BATCHES)
                            ? decoder.batch(payload)
                            : List.of(decoder.single(payload));
            events.forEach(event -> tell(event, nanos));
        } catch (WireException e) {
            String text = new String(payload, StandardCharsets.UTF_8);
            String quote = text.substring(0, Math.min(QUOTE, text.length()));
            oracle.malformed(e.getMessage() + " (" + topic + "): " + quote);
        }
    }

    private void tell(WireEvent event, long nanos) {
        if (event instanceof WireEvent.Reading reading) {
            reading.dropped().forEach(name -> oracle.dropped(reading.hardwareId() + " " + name));
            oracle.reading(reading.hardwareId(), reading.eventDate(), reading.values(), nanos);
        } else if (event instanceof WireEvent.Alert alert) {
            oracle.alert(alert.hardwareId(), alert.type(), alert.level(), alert.eventDate(), nanos);
        }
        listeners.forEach(listener -> listener.accept(event));
    }
}
