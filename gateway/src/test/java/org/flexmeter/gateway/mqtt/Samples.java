package org.flexmeter.gateway.mqtt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Reading;

/** Messages with a running number as their value. */
final class Samples {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final Pattern NUMBER = Pattern.compile("\"test.number\":(\\d+)\\.");

    private Samples() {}

    static Reading reading(int number) {
        return new Reading(
                START.plusSeconds(number),
                List.of(new Measurement("test.number", BigDecimal.valueOf(number))));
    }

    static Measurements single(String device, int number) {
        return new Measurements(device, reading(number));
    }

    static Batch batch(String device, int readings) {
        return new Batch(device, IntStream.range(0, readings).mapToObj(Samples::reading).toList());
    }

    /**
     * Groups of single messages; the numbers run through, device n has those with n modulo devices.
     */
    static List<Group> groups(String gateway, int groups, int size, int devices) {
        return IntStream.range(0, groups)
                .mapToObj(
                        g ->
                                group(
                                        gateway,
                                        IntStream.range(g * size, (g + 1) * size)
                                                .<FmMessage>mapToObj(
                                                        n -> single("device-" + n % devices, n))
                                                .toList()))
                .toList();
    }

    static Group group(String gateway, List<FmMessage> messages) {
        return new Group(gateway, "feed", messages, List.of(), Map.of());
    }

    /** The numbers in a payload, in order. */
    static List<Integer> numbers(String payload) {
        return NUMBER.matcher(payload).results().map(m -> Integer.valueOf(m.group(1))).toList();
    }

    static String device(String payload) {
        return payload.replaceFirst("^\\{\"hardwareId\":\"([^\"]+)\".*", "$1");
    }
}
