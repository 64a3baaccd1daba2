package org.flexmeter.gateway.codec;

import java.util.Map;
import java.util.Objects;

/**
 * What a device on a line is to do.
 *
 * @param device the device's id on the line, as the codec's rows give it
 * @param number the gateway's number of the command, 0 to 2^32-1, never given twice
 * @param command by the catalogue's name, such as {@code set-interval}
 * @param parameters by the catalogue's names, as Long, Double, Boolean or String
 */
public record Order(String device, long number, String command, Map<String, Object> parameters) {
    public Order {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(command, "command");
        parameters = Map.copyOf(parameters);
    }
}
