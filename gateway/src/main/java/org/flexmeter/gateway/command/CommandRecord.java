package org.flexmeter.gateway.command;

import java.time.Instant;
import java.util.Optional;

/**
 * A command of the ledger, for who looks at it.
 *
 * @param target the group by which it came; empty if it came for the device itself
 * @param parameters a JSON object
 * @param signedBy the key's {@code kid}; empty if it was not signed
 * @param attempt how often it was handed out
 * @param expiresAt when it must not begin any more; empty if that was not looked at
 * @param answer first word and text; empty if it is not answered
 */
public record CommandRecord(
        long number,
        String invocationId,
        String hardwareId,
        String target,
        String name,
        String parameters,
        String signedBy,
        CommandState state,
        int attempt,
        Instant receivedAt,
        Optional<Instant> expiresAt,
        Optional<Instant> dispatchedAt,
        Optional<Instant> answeredAt,
        String answer) {}
