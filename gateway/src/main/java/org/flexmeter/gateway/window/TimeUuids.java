package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.UUID;

/**
 * Bounds in the order in which Cassandra sorts a timeuuid: by time, then by the other eight bytes
 * as signed bytes (TimeUUIDType).
 */
final class TimeUuids {
    /** 100-ns steps between 1582-10-15 and 1970-01-01 (RFC 9562, version 1). */
    private static final long EPOCH = 0x01B21DD213814000L;

    private static final long SIGNS = 0x8080808080808080L;
    private static final long GREATEST = 0x7F7F7F7F7F7F7F7FL;

    private TimeUuids() {}

    /** The greatest timeuuid of all those made before an instant. */
    static UUID before(Instant instant) {
        return new UUID(msb(steps(instant) - 1), GREATEST);
    }

    /** When a timeuuid was made, to the millisecond. */
    static Instant instant(UUID uuid) {
        return Instant.ofEpochMilli(Math.floorDiv(uuid.timestamp() - EPOCH, 10_000L));
    }

    /** The greatest timeuuid that is less than this one. */
    static UUID previous(UUID uuid) {
        long order = uuid.getLeastSignificantBits() ^ SIGNS;
        return order == 0
                ? new UUID(msb(uuid.timestamp() - 1), GREATEST)
                : new UUID(uuid.getMostSignificantBits(), (order - 1) ^ SIGNS);
    }

    static int compare(UUID a, UUID b) {
        int byTime = Long.compare(a.timestamp(), b.timestamp());
        return byTime != 0
                ? byTime
                : Long.compareUnsigned(
                        a.getLeastSignificantBits() ^ SIGNS, b.getLeastSignificantBits() ^ SIGNS);
    }

    private static long steps(Instant instant) {
        return Math.addExact(EPOCH, Math.multiplyExact(instant.toEpochMilli(), 10_000L));
    }

    private static long msb(long time) {
        return (time & 0xFFFFFFFFL) << 32
                | (time >>> 32 & 0xFFFFL) << 16
                | 0x1000L
                | time >>> 48 & 0x0FFFL;
    }
}
