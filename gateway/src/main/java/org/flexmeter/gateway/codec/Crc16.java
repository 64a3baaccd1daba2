package org.flexmeter.gateway.codec;

/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF; "123456789" gives 29B1. */
final class Crc16 {
    private static final int POLYNOMIAL = 0x1021;
    private static final int[] TABLE = table();

    private Crc16() {}

    /** The check over the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    static int of(byte[] bytes, int from, int to) {
        int crc = 0xFFFF;
        for (int i = from; i < to; i++) {
            crc = (crc << 8 ^ TABLE[(crc >>> 8 ^ bytes[i]) & 0xFF]) & 0xFFFF;
        }
        return crc;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int octet = 0; octet < table.length; octet++) {
            int crc = octet << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
            }
            table[octet] = crc & 0xFFFF;
        }
        return table;
    }
}
