package org.flexmeter.gateway.window;

/**
 * A set of 128-bit keys in one array: 21 to 43 bytes a key, no object a key. The key of zeros
 * cannot be told from an empty place and is never contained; a repeat is all that this could cost.
 */
final class KeySet {
    private long[] table = new long[32];
    private int size;

    boolean contains(long high, long low) {
        int slot = slot(table, high, low);
        return table[slot] != 0 || table[slot + 1] != 0;
    }

    /** Whether the key was not there. */
    boolean add(long high, long low) {
        int slot = slot(table, high, low);
        if (table[slot] != 0 || table[slot + 1] != 0) {
            return false;
        }
        table[slot] = high;
        table[slot + 1] = low;
        size++;
        if (size * 8L > table.length * 3L) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(table.length, 2)];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0 || table[i + 1] != 0) {
                int slot = slot(larger, table[i], table[i + 1]);
                larger[slot] = table[i];
                larger[slot + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    private static int slot(long[] table, long high, long low) {
        int mask = table.length - 1;
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 33) << 1 & mask;
        while ((table[slot] != 0 || table[slot + 1] != 0)
                && (table[slot] != high || table[slot + 1] != low)) {
            slot = slot + 2 & mask;
        }
        return slot;
    }
}
