package org.flexmeter.gateway.inhand;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Records of a fixed size in a mapped file. What is written is the system's at once: it outlives
 * the program, though not a power cut.
 */
final class Places {
    private static final int SIZE = 256;
    private static final int TIMES = 4;
    private static final int AT = 8;
    private static final int HIGH = 16;
    private static final int LOW = 24;
    private static final int WITHIN = 32;
    private static final int ALONE = 36;
    private static final int LENGTH = 40;
    private static final int NAME = 44;
    private static final int LONGEST = SIZE - NAME;

    /** No other place. */
    static final int NONE = -1;

    private final ByteBuffer file;
    private final int begin;
    private final int count;

    /**
     * What stands in a place.
     *
     * @param times how often the program has ended with it in hand
     * @param at when it was taken in hand, in milliseconds of the clock
     * @param within the place of what it is a part of, or {@link #NONE}
     * @param alone whether nothing else was in hand
     */
    record Entry(Item item, int times, long at, int within, boolean alone) {}

    Places(ByteBuffer file, int begin, int count) {
        this.file = file;
        this.begin = begin;
        this.count = count;
    }

    /** Bytes that so many places take. */
    static int bytes(int count) {
        return SIZE * count;
    }

    int count() {
        return count;
    }

    void write(int place, Entry entry) {
        int at = begin + place * SIZE;
        byte[] name = entry.item().name().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, LONGEST);
        file.putInt(at + TIMES, entry.times());
        file.putLong(at + AT, entry.at());
        file.putLong(at + HIGH, entry.item().high());
        file.putLong(at + LOW, entry.item().low());
        file.putInt(at + WITHIN, entry.within());
        file.putInt(at + ALONE, entry.alone() ? 1 : 0);
        file.putInt(at + LENGTH, length);
        file.put(at + NAME, name, 0, length);
        file.putInt(at, 1);
    }

    void clear(int place) {
        file.putInt(begin + place * SIZE, 0);
    }

    /** What stands there; empty if nothing does. */
    Optional<Entry> read(int place) {
        int at = begin + place * SIZE;
        if (file.getInt(at) != 1) {
            return Optional.empty();
        }
        byte[] name = new byte[Math.max(0, Math.min(file.getInt(at + LENGTH), LONGEST))];
        file.get(at + NAME, name);
        return Optional.of(
                new Entry(
                        new Item(
                                new String(name, StandardCharsets.UTF_8),
                                file.getLong(at + HIGH),
                                file.getLong(at + LOW)),
                        file.getInt(at + TIMES),
                        file.getLong(at + AT),
                        file.getInt(at + WITHIN),
                        file.getInt(at + ALONE) == 1));
    }
}
