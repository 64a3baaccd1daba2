package org.flexmeter.world.meter;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The devices of one device type; a device's place in the list is its number as a meter. */
public record Fleet(List<Device> devices) {
    public Fleet {
        devices = List.copyOf(devices);
    }

    /**
     * Devices named after their type: local id {@code water-meter-0001}, hardwareId {@code
     * iren-water-meter-0001}.
     */
    public static Fleet named(String gateway, String type, int count) {
        return addressed(gateway, type, count, number -> "%s-%04d".formatted(type, number));
    }

    /** Devices whose local id is an address on a line. */
    public static Fleet addressed(
            String gateway, String type, int count, IntFunction<String> address) {
        return new Fleet(
                IntStream.rangeClosed(1, count)
                        .mapToObj(
                                number ->
                                        new Device(
                                                gateway,
                                                address.apply(number),
                                                type,
                                                "%s-%s-%04d".formatted(gateway, type, number)))
                        .toList());
    }

    /** Local ids and the names at the control centre. */
    static Map<String, String> hardwareIds(List<Device> devices) {
        return devices.stream().collect(Collectors.toMap(Device::id, Device::hardwareId));
    }

    int size() {
        return devices.size();
    }

    /** The place of the device with this local id; empty if it is none of these. */
    OptionalInt number(String id) {
        return IntStream.range(0, devices.size())
                .filter(number -> devices.get(number).id().equals(id))
                .findFirst();
    }

    Device device(int meter) {
        return devices.get(meter);
    }
}
