package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where and how state files are kept.
 *
 * @param dir the folder of the state files
 * @param sync what a commit waits for
 * @param maxQuarantine refused items kept; beyond that the oldest are dropped and counted
 * @param maxOutboxBytes payload bytes that may wait for the broker
 */
public record StateSettings(Path dir, Sync sync, int maxQuarantine, long maxOutboxBytes) {

    /** What a commit waits for ({@code PRAGMA synchronous}). */
    public enum Sync {
        /** Until the disk has it: a power cut costs nothing. */
        FULL,
        /** Until the operating system has it: a power cut may cost the last commits. */
        NORMAL
    }

    public StateSettings {
        Objects.requireNonNull(dir, "dir");
        Objects.requireNonNull(sync, "sync");
        if (maxQuarantine < 1 || maxOutboxBytes < 1) {
            throw new IllegalArgumentException(
                    "fm.quarantine.max-items and fm.outbox.max-bytes are at least 1");
        }
    }

    /** FULL, 100,000 refused items, 1 GiB of waiting messages. */
    public static StateSettings in(Path dir) {
        return new StateSettings(dir, Sync.FULL, 100_000, 1L << 30);
    }
}
