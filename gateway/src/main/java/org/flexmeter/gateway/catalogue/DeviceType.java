package org.flexmeter.gateway.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One kind of device of a gateway, a row of D2.2's tables 6.1 to 6.4.
 *
 * @param gateway such as {@code iren}
 * @param name such as {@code district-heating}
 * @param alarms in the order of the catalogue
 * @param commands what its devices obey, by name; empty for devices that are only read
 */
public record DeviceType(
        String gateway,
        String name,
        String description,
        List<AlarmType> alarms,
        Map<String, CommandType> commands) {
    public DeviceType {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        alarms = List.copyOf(alarms);
        commands = Map.copyOf(commands);
    }
}
