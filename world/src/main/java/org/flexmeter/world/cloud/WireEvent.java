package org.flexmeter.world.cloud;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a control centre makes of a message. */
public sealed interface WireEvent {
    /** The device that it is about. */
    String hardwareId();

    /**
     * Measurements of one device at one instant.
     *
     * @param dropped names whose value is an integer without a decimal point: later control centres
     *     lose it
     * @param originator the invocation of the command that caused it; empty if it came by itself
     */
    record Reading(
            String hardwareId,
            Instant eventDate,
            Map<String, Double> values,
            List<String> dropped,
            Optional<String> originator)
            implements WireEvent {}

    /** An alarm. */
    record Alert(String hardwareId, String type, String level, String message, Instant eventDate)
            implements WireEvent {}

    /** The answer to a command. */
    record Acknowledgement(String hardwareId, String response, String originatingEventId)
            implements WireEvent {}

    /** A device that wants to be known. */
    record Registration(String hardwareId, String specificationToken, String siteToken)
            implements WireEvent {}
}
