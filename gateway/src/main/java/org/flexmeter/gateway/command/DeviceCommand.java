package org.flexmeter.gateway.command;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A command that is to be carried out by one device; the body of what {@code command:} gives.
 *
 * @param number the ledger's row, never given twice in a state file; fits 4 bytes unsigned
 * @param invocationId the control centre's identity of the command; a command to a group has the
 *     same for each of its devices
 * @param hardwareId the control centre's identity of the device
 * @param localId the source's own
 * @param deviceType of the gateway's catalogue
 * @param name such as {@code limit-power}
 * @param parameters by name, in the order of the names; a Long, Double, Boolean or String each
 * @param requestedAt when the ledger received it, to the millisecond
 * @param expiresAt when it must not begin any more
 * @param attempt 1 for the first time that it is handed out
 */
public record DeviceCommand(
        long number,
        String invocationId,
        String hardwareId,
        String localId,
        String deviceType,
        String name,
        Map<String, Object> parameters,
        Instant requestedAt,
        Instant expiresAt,
        int attempt) {
    public DeviceCommand {
        Objects.requireNonNull(invocationId, "invocationId");
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(localId, "localId");
        Objects.requireNonNull(deviceType, "deviceType");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(requestedAt, "requestedAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
