package org.flexmeter.gateway.message;

import java.util.Objects;
import java.util.Optional;

/**
 * A single message with one reading ({@code DeviceMeasurements}).
 *
 * @param originator the event id of the command that caused it, if one did
 */
public record Measurements(String hardwareId, Reading reading, Optional<String> originator)
        implements FmMessage {
    public Measurements {
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(reading, "reading");
        Objects.requireNonNull(originator, "originator");
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
