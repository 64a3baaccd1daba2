package org.flexmeter.gateway.codec;

import java.util.HexFormat;

/** Bytes as people read them in logs, refusals and device lists: capital hex digits. */
final class Hex {
    private static final HexFormat DIGITS = HexFormat.of().withUpperCase();
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();

    private Hex() {}

    /** {@code A5 5A 01}. */
    static String of(byte[] bytes) {
        return SPACED.formatHex(bytes);
    }

    /** {@code 000A01F3}: ids of devices. */
    static String id(byte[] bytes, int from, int to) {
        return DIGITS.formatHex(bytes, from, to);
    }

    /** Two digits. */
    static String of(int octet) {
        return DIGITS.toHexDigits((byte) octet);
    }

    /** Four digits. */
    static String word(int value) {
        return DIGITS.toHexDigits((short) value);
    }
}
