package org.flexmeter.gateway.mqtt;

import java.util.Objects;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Refusal;

/**
 * A stored message that will not arrive however often it is sent.
 *
 * @param reason {@link Refusal.Reason#REFUSED_BY_BROKER} or {@link Refusal.Reason#TOO_LARGE}
 * @param message one line: what is wrong and what to do
 */
public record Refused(Outgoing outgoing, Refusal.Reason reason, String message) {
    public Refused {
        Objects.requireNonNull(outgoing, "outgoing");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
    }
}
