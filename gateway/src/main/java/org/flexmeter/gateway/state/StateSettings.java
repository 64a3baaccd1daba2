package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where and how state files are kept.
 *
 * @param dir the folder of the state files
 * @param sync what a commit waits for
 * @param quarantine how much of what was refused is kept
 * @param outbox how much may wait for the broker, by gateway; throws IllegalArgumentException if a
 *     setting cannot be read
 */
public record StateSettings(
        Path dir, Sync sync, QuarantineLimits quarantine, Function<String, OutboxLimits> outbox) {

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
        Objects.requireNonNull(outbox, "outbox");
    }

    /** The same limits for every outbox. */
    public StateSettings(Path dir, Sync sync, QuarantineLimits quarantine, OutboxLimits outbox) {
        this(dir, sync, quarantine, gateway -> outbox);
    }

    /** Outboxes that are full at so many bytes and stop. */
    public StateSettings(Path dir, Sync sync, QuarantineLimits quarantine, long maxOutboxBytes) {
        this(
                dir,
                sync,
                quarantine,
                new OutboxLimits(maxOutboxBytes, Optional.empty(), OutboxLimits.WhenFull.STOP));
    }

    /** FULL, the default quarantine, 1 GiB of waiting messages. */
    public static StateSettings in(Path dir) {
        return new StateSettings(dir, Sync.FULL, QuarantineLimits.DEFAULT, OutboxLimits.DEFAULT);
    }
}
