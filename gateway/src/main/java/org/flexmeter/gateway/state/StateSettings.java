package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where and how state files are kept.
 *
 * @param dir the folder of the state files
 * @param sync what a commit waits for
 * @param quarantine how much of what was refused is kept
 * @param maxOutboxBytes payload bytes that may wait for the broker
 */
public record StateSettings(Path dir, Sync sync, QuarantineLimits quarantine, long maxOutboxBytes) {

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
        Objects.requireNonNull(quarantine, "quarantine");
        if (maxOutboxBytes < 1) {
            throw new IllegalArgumentException("fm.outbox.max-bytes is at least 1");
        }
    }

    /** FULL, the default quarantine, 1 GiB of waiting messages. */
    public static StateSettings in(Path dir) {
        return new StateSettings(dir, Sync.FULL, QuarantineLimits.DEFAULT, 1L << 30);
    }
}
