package org.flexmeter.gateway.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A single message with one reading ({@code DeviceMeasurements}).
 *
 * @param originator the event id of the command that caused it, if one did
 * @param metadata what a meter that speaks FM JSON itself said about the reading; names match
 *     {@code [A-Za-z0-9_-]+}
 */
public record Measurements(
        String hardwareId,
        Reading reading,
        Optional<String> originator,
        Map<String, String> metadata)
        implements FmMessage {
    public Measurements {
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(originator, "originator");
        // copied so as to keep the order, which Map.copyOf does not
        metadata =
                metadata.isEmpty()
                        ? Map.of()
                        : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /** A reading about which nothing more is said. */
    public Measurements(String hardwareId, Reading reading, Optional<String> originator) {
        this(hardwareId, reading, originator, Map.of());
    }

    /** A reading that no command asked for. */
    public Measurements(String hardwareId, Reading reading) {
        this(hardwareId, reading, Optional.empty());
    }

    @Override
    public int readings() {
        return 1;
    }
}
