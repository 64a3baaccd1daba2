package org.flexmeter.gateway.state;

import java.time.Instant;
import java.util.Objects;
import org.flexmeter.gateway.message.Refusal;

/**
 * A refused item in quarantine.
 *
 * @param id its number; the oldest has the lowest
 * @param at when it was refused first
 * @param lastAt when it was refused last
 * @param times how often: a row that is read again does not become a second item
 */
public record QuarantineItem(long id, Instant at, Instant lastAt, long times, Refusal refusal) {
    public QuarantineItem {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(lastAt, "lastAt");
        Objects.requireNonNull(refusal, "refusal");
    }
}
