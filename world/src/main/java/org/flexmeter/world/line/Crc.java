package org.flexmeter.world.line;

/** The check of both protocols: CRC-16/CCITT-FALSE, bit by bit as midori.md describes it. */
final class Crc {
    private Crc() {}

    /** The check over some bytes of an array. */
    static int check(byte[] bytes, int from, int length) {
        int crc = 0xFFFF;
        for (int i = from; i < from + length; i++) {
            for (int mask = 0x80; mask != 0; mask >>= 1) {
                boolean top = (crc & 0x8000) != 0;
                boolean bit = (bytes[i] & mask) != 0;
                crc = crc << 1 & 0xFFFF;
                if (top != bit) {
                    crc ^= 0x1021;
                }
            }
        }
        return crc;
    }
}
