package org.flexmeter.gateway.window;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What was taken lately by arrival: one 128-bit key a row, in generations of ten seconds of
 * arrival, so that the old ones can be dropped together.
 */
final class TakenKeys {
    private static final long GENERATION = 10_000;

    /**
     * The key of a row: its arrival id combined with its device, since a writer may give several.
     */
    record Key(long high, long low) {
        static Key of(UUID arrived, String device) {
            long first = 0xCBF29CE484222325L;
            long second = 0x9E3779B97F4A7C15L;
            for (int i = 0; i < device.length(); i++) {
                first = (first ^ device.charAt(i)) * 0x100000001B3L;
                second = Long.rotateLeft(second ^ first, 27) * 0xBF58476D1CE4E5B9L;
            }
            return new Key(
                    arrived.getMostSignificantBits() ^ mix(first),
                    arrived.getLeastSignificantBits() ^ mix(second));
        }

        private static long mix(long x) {
            long y = (x ^ x >>> 33) * 0xFF51AFD7ED558CCDL;
            return y ^ y >>> 29;
        }
    }

    private final TreeMap<Long, KeySet> generations = new TreeMap<>();

    boolean contains(Instant arrived, Key key) {
        KeySet set = generations.get(generation(arrived));
        return set != null && set.contains(key.high(), key.low());
    }

    void add(Instant arrived, Key key) {
        generations
                .computeIfAbsent(generation(arrived), g -> new KeySet())
                .add(key.high(), key.low());
    }

    /** Drops the generations that ended by then. */
    void forget(Instant before) {
        generations.headMap(generation(before)).clear();
    }

    long size() {
        return generations.values().stream().mapToLong(KeySet::size).sum();
    }

    /** Adds saved keys. */
    void load(Progress.Taken taken) {
        ByteBuffer keys = ByteBuffer.wrap(taken.keys());
        Instant arrived = taken.until().minusMillis(1);
        while (keys.hasRemaining()) {
            add(arrived, new Key(keys.getLong(), keys.getLong()));
        }
    }

    /** The form in which keys of one generation are saved. */
    static Progress.Taken save(long generation, List<Key> keys) {
        ByteBuffer bytes = ByteBuffer.allocate(keys.size() * 16);
        keys.forEach(key -> bytes.putLong(key.high()).putLong(key.low()));
        return new Progress.Taken(
                Instant.ofEpochMilli((generation + 1) * GENERATION), bytes.array());
    }

    static long generation(Instant arrived) {
        return Math.floorDiv(arrived.toEpochMilli(), GENERATION);
    }
}
