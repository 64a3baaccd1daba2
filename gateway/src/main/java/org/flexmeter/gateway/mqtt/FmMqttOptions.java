package org.flexmeter.gateway.mqtt;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.util.TimeUtils;

/**
 * The options that {@code fm-mqtt:} has beyond those of {@code paho-mqtt5:}.
 *
 * @param gateway whose client it is
 * @param batchTopic where batches go
 * @param inflight messages that may be unacknowledged, if the broker allows as many
 * @param maximumPacketSize bytes, if the broker does not ask for less; 0 for no limit
 * @param maxInbound bytes of a packet that comes in at most
 * @param mqttVersion {@code 5} or {@code 3.1.1}
 * @param statusTopic {@code /<gateway>} is appended to it; empty for no status and no last will
 * @param ackTimeout after which silence on unacknowledged messages means a frozen broker
 * @param grace how long a stop waits for what is unacknowledged
 * @param keep what becomes of acknowledged messages; {@code keepAcknowledged}, {@code
 *     keepAcknowledgedBytes} and {@code sendAgain} ({@code session-gone} or {@code reconnect})
 * @param probeTopic {@code /<client id>} is appended to it; empty for no probes of subscriptions
 * @param probeEvery pause between two probes
 */
public record FmMqttOptions(
        Optional<String> gateway,
        Optional<String> batchTopic,
        int inflight,
        int maximumPacketSize,
        int maxInbound,
        String mqttVersion,
        Optional<String> statusTopic,
        Duration ackTimeout,
        Duration grace,
        Keep keep,
        Optional<String> probeTopic,
        Duration probeEvery) {

    /**
     * 1000 in flight, no limit of bytes out and 1 MiB in, MQTT 5, no status, 30 s for a silent
     * broker, 5 s grace, no probes.
     */
    public static FmMqttOptions defaults() {
        return new FmMqttOptions(
                Optional.empty(),
                Optional.empty(),
                1000,
                0,
                1_048_576,
                "5",
                Optional.empty(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Keep.off(),
                Optional.empty(),
                Duration.ofMinutes(1));
    }

    /**
     * These, where the endpoint gives no others.
     *
     * @param given the endpoint's option by name
     */
    FmMqttOptions overriddenBy(Function<String, Optional<String>> given) {
        return new FmMqttOptions(
                given.apply("gateway").or(() -> gateway),
                given.apply("batchTopic").or(() -> batchTopic),
                number("inflight", given).orElse(inflight),
                number("maximumPacketSize", given).orElse(maximumPacketSize),
                number("maxInbound", given).orElse(maxInbound),
                given.apply("mqttVersion").orElse(mqttVersion),
                given.apply("statusTopic").or(() -> statusTopic).filter(t -> !t.isBlank()),
                millis("ackTimeout", given).orElse(ackTimeout),
                millis("grace", given).orElse(grace),
                keep(given),
                given.apply("probeTopic").or(() -> probeTopic).filter(t -> !t.isBlank()),
                millis("probeEvery", given).orElse(probeEvery));
    }

    private Keep keep(Function<String, Optional<String>> given) {
        return new Keep(
                millis("keepAcknowledged", given).orElse(keep.time()),
                number("keepAcknowledgedBytes", given).map(Long::valueOf).orElse(keep.bytes()),
                given.apply("sendAgain").map(FmMqttOptions::sendAgain).orElse(keep.when()));
    }

    private static Keep.SendAgain sendAgain(String name) {
        return Arrays.stream(Keep.SendAgain.values())
                .filter(each -> each.name().replace('_', '-').equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "fm-mqtt: sendAgain is '"
                                                + name
                                                + "'; it is session-gone or reconnect"));
    }

    private static Optional<Integer> number(String name, Function<String, Optional<String>> given) {
        Optional<String> text = given.apply(name);
        try {
            return text.map(Integer::valueOf);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fm-mqtt: " + name + " is '" + text.orElse("") + "'; it is a whole number", e);
        }
    }

    private static Optional<Duration> millis(
            String name, Function<String, Optional<String>> given) {
        return given.apply(name).map(TimeUtils::toMilliSeconds).map(Duration::ofMillis);
    }
}
