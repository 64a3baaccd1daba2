package org.flexmeter.gateway.message;

import java.util.Objects;

/**
 * The answer to a command ({@code Acknowledge}).
 *
 * @param originatingEventId the command's {@code invocation.id}; mandatory
 * @param response first word stable: done, failed, refused, expired, timeout, unknown
 */
public record Acknowledgement(String hardwareId, String originatingEventId, String response)
        implements FmMessage {
    public Acknowledgement {
        Objects.requireNonNull(hardwareId, "hardwareId");
        Objects.requireNonNull(originatingEventId, "originatingEventId");
        Objects.requireNonNull(response, "response");
    }
}
