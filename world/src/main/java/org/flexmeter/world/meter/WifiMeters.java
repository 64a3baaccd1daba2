package org.flexmeter.world.meter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.flexmeter.world.broker.MqttSession;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;
import org.flexmeter.world.process.PartException;

/**
 * UniBO's WiFi meters (D2.2 1.3): they speak FM JSON themselves, on a topic that the gateway
 * listens on.
 */
public final class WifiMeters implements Meters {
    private static final String GATEWAY = "unibo";
    private static final Feed FEED = new Feed(GATEWAY, "wifi-meter");
    private static final List<String> NAMES = List.of("electricity.current.rms.l1");
    private static final DateTimeFormatter EVENT_DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int BAD = 5;
    private static final long PATIENCE = 60_000;
    private static final double MILLI = 1_000.0;

    private final MqttSession session;
    private final Ledger ledger;
    private final String topic;
    private final Fleet fleet;
    private final Duration period;
    private final Samples samples;
    private final Signal current = Signal.wave(4_000, 3_900, 53);
    private int round;

    /**
     * Connects to the broker.
     *
     * @param topic where the gateway takes FM JSON in
     * @throws PartException if the broker does not answer
     */
    public WifiMeters(String brokerUrl, String topic, Ledger ledger, Pace pace, int meters) {
        this.ledger = ledger;
        this.topic = topic;
        this.period = pace.node();
        this.samples = new Samples(period);
        this.fleet = new Fleet(devices(meters));
        session =
                MqttSession.open(
                        brokerUrl,
                        "world-wifi-meters",
                        new MqttConnectionOptions(),
                        new NothingToHear());
    }

    /** Such a meter is registered under the hardwareId that it uses itself. */
    private static List<Device> devices(int meters) {
        return Fleet.named(GATEWAY, FEED.name(), meters).devices().stream()
                .map(
                        device ->
                                new Device(
                                        GATEWAY,
                                        device.hardwareId(),
                                        device.type(),
                                        device.hardwareId()))
                .toList();
    }

    @Override
    public List<Device> devices() {
        return fleet.devices();
    }

    @Override
    public List<Task> tasks() {
        return List.of(new Task(FEED.toString(), period, this::publish));
    }

    private synchronized void publish() throws MqttException {
        round++;
        for (Instant instant : samples.due()) {
            for (int meter = 0; meter < fleet.size(); meter++) {
                good(meter, instant);
            }
        }
        if (round % BAD == 1) {
            for (String text : bad(Instant.now())) {
                Ledger.Posting posting = ledger.open();
                posting.bad(FEED);
                send(posting, text);
            }
        }
    }

    private void good(int meter, Instant instant) throws MqttException {
        double amperes = current.at(meter, instant.toEpochMilli()) / MILLI;
        String hardwareId = fleet.device(meter).hardwareId();
        Ledger.Posting posting = ledger.open();
        posting.reading(FEED, hardwareId, instant, Values.of(NAMES, amperes));
        send(posting, message(hardwareId, NAMES.get(0), number(amperes), instant));
    }

    private List<String> bad(Instant now) {
        String known = fleet.device(0).hardwareId();
        List<String> bad = new ArrayList<>();
        bad.add("{\"hardwareId\":\"" + known + "\",\"type\":\"DeviceMeas");
        bad.add(message("nobody-knows-wifi", NAMES.get(0), "1.5", now));
        bad.add(message(known, NAMES.get(0), "\"much\"", now));
        bad.add(message(known, NAMES.get(0), "1.5", now.plus(2, ChronoUnit.DAYS)));
        return bad;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String message(String hardwareId, String name, String value, Instant when) {
        return "{\"hardwareId\":\"%s\",\"type\":\"DeviceMeasurements\",\"request\":{\"measurements\":{\"%s\":%s},\"eventDate\":\"%s\"}}"
                .formatted(hardwareId, name, value, EVENT_DATE.format(when));
    }

    private void send(Ledger.Posting posting, String text) throws MqttException {
        try {
            session.client()
                    .publish(topic, text.getBytes(StandardCharsets.UTF_8), 1, false)
                    .waitForCompletion(PATIENCE);
            posting.committed();
        } catch (MqttException e) {
            posting.unsure();
            throw e;
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private static final class NothingToHear implements MqttSession.Listener {
        @Override
        public void connected(MqttAsyncClient client) {
            // They subscribe to nothing.
        }

        @Override
        public void arrived(String topic, byte[] payload) {
            throw new IllegalStateException("a message on " + topic + " that nobody asked for");
        }
    }
}
