package org.flexmeter.gateway.message;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * An alarm of a device or of the gateway about a device ({@code DeviceAlert}).
 *
 * @param type a D2.2 alarm name such as {@code l1.phase.fail}
 * @param message one sentence for the operator
 * @param originator the event id of the command that caused it, if one did
 */
public record Alert(
        String hardwareId,
        String type,
        Level level,
        String message,
        Instant eventDate,
        Optional<String> originator)
        implements FmMessage {

    /** SiteWhere's alert levels; {@link #wireName()} is the spelling that it reads. */
    public enum Level {
        INFO("Info"),
        WARNING("Warning"),
        ERROR("Error"),
        CRITICAL("Critical");

        private final String wireName;

        Level(String wireName) {
            this.wireName = wireName;
        }

        /** As the control centre spells it; the case matters. */
        public String wireName() {
            return wireName;
        }
    }

    public Alert {
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(originator, "originator");
        eventDate = eventDate.truncatedTo(ChronoUnit.MILLIS);
    }

    /** An alert that no command caused. */
    public Alert(String hardwareId, String type, Level level, String message, Instant eventDate) {
        this(hardwareId, type, level, message, eventDate, Optional.empty());
    }
}
