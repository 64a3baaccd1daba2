package org.flexmeter.gateway.codec;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a device answered to a command.
 *
 * @param device the device's id on the line
 * @param number the gateway's number of the command, 0 to 2^32-1
 * @param problem why it was not carried out, in words for the control centre; empty if it was
 * @param value what the device said beside it; its meaning depends on the command ({@link
 *     CommandFrames#told})
 */
public record Answer(String device, long number, String problem, OptionalLong value) {
    public Answer {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(problem, "problem");
        Objects.requireNonNull(value, "value");
    }

    /** Whether the device has carried the command out. */
    public boolean done() {
        return problem.isEmpty();
    }
}
