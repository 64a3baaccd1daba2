package org.flexmeter.gateway.message;

import java.util.List;
import java.util.Objects;

/**
 * The readings of one device in one message, oldest first.
 *
 * @param records at least one reading, ordered by {@code eventDate}
 */
public record Batch(String hardwareId, List<Reading> records) implements FmMessage {
    public Batch {
        Objects.requireNonNull(hardwareId, "hardwareId");
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one reading");
        }
    }

    @Override
    public int readings() {
        return records.size();
    }
}
