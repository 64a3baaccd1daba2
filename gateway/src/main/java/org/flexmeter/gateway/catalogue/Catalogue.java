package org.flexmeter.gateway.catalogue;

import java.util.Map;
import java.util.Objects;

/**
 * What one gateway carries, as its YAML file says.
 *
 * @param file the file, for messages to the operator
 * @param deviceTypes by name
 * @param feeds by name
 * @param names D2.2's and the gateway's own
 */
public record Catalogue(
        String gateway,
        String file,
        String description,
        Map<String, DeviceType> deviceTypes,
        Map<String, Feed> feeds,
        Names names) {
    public Catalogue {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(names, "names");
        deviceTypes = Map.copyOf(deviceTypes);
        feeds = Map.copyOf(feeds);
    }
}
