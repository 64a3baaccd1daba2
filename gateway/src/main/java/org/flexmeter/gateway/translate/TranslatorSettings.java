package org.flexmeter.gateway.translate;

import java.time.Duration;
import java.util.Objects;

/**
 * What the operator sets about translation.
 *
 * @param futureTolerance how far a device's clock may be ahead of ours
 */
public record TranslatorSettings(Duration futureTolerance) {
    public TranslatorSettings {
        Objects.requireNonNull(futureTolerance, "futureTolerance");
    }

    /** Five minutes ahead at most. */
    public static TranslatorSettings defaults() {
        return new TranslatorSettings(Duration.ofMinutes(5));
    }
}
