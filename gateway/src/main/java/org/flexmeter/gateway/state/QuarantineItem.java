package org.flexmeter.gateway.state;

import java.nio.charset.StandardCharsets;
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
 * @param size bytes of the item as it came, which may be more than are kept
 */
public record QuarantineItem(
        long id, Instant at, Instant lastAt, long times, long size, Refusal refusal) {
    public QuarantineItem {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(lastAt, "lastAt");
        Objects.requireNonNull(refusal, "refusal");
    }

    /** Whether only the beginning of the item is kept: then it cannot be replayed. */
    public boolean cut() {
        return size > refusal.item().getBytes(StandardCharsets.UTF_8).length;
    }
}
