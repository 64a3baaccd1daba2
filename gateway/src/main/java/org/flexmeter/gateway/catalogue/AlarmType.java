package org.flexmeter.gateway.catalogue;

import java.util.Objects;
import org.flexmeter.gateway.message.Alert;

/**
 * One alarm of a device type.
 *
 * @param wireName the name as it goes over the wire
 * @param bit its bit in the device's alarm register, 0 to 63
 * @param code how event rows call it
 * @param level of the alert when it is raised
 * @param about one sentence for the operator; it becomes the alert's message
 */
public record AlarmType(
        String name, String wireName, int bit, String code, Alert.Level level, String about) {
    public AlarmType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(wireName, "wireName");
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(about, "about");
    }
}
