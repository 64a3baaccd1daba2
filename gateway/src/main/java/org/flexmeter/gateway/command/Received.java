package org.flexmeter.gateway.command;

import java.time.Instant;

/**
 * A command of the ledger that has not been looked at.
 *
 * @param number the ledger's row
 * @param target hardwareId of a device, or a group
 * @param parameters a JSON object as it came
 * @param eventDate as it came
 * @param signed the JWS as it came; empty if it is not signed
 */
record Received(
        long number,
        String invocationId,
        String target,
        String name,
        String parameters,
        String eventDate,
        String signed,
        Instant receivedAt) {}
