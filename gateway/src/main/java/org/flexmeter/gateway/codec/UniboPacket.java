package org.flexmeter.gateway.codec;

import java.util.Arrays;

/**
 * One of the two packets of a reading, or a command's (docs/protocols/unibo.md).
 *
 * @param node sixteen capital hex digits
 * @param number 1 or 2; of commands and their results 80 and 81
 * @param sequence 0 to 255, the same in both packets of a reading, and in a command and its result
 * @param payload 60 or 30 bytes; of commands and results 7
 */
record UniboPacket(String node, int number, int sequence, byte[] payload) {
    static final int SYNC = 0x55AA;
    static final int COMMAND = 0x80;
    static final int RESULT = 0x81;

    /** Bytes from packet number to the end of the payload. */
    static final int LENGTH_1 = 62;

    static final int LENGTH_2 = 32;
    static final int LENGTH_COMMAND = 9;

    /** The packet in a frame whose check and length are right. */
    static UniboPacket of(byte[] frame) {
        return new UniboPacket(
                Hex.id(frame, 2, SyncFraming.LENGTH_AT),
                frame[11] & 0xFF,
                frame[12] & 0xFF,
                Arrays.copyOfRange(frame, 13, frame.length - 2));
    }

    /** Whether number and length fit each other. */
    boolean fits() {
        int length = payload.length + 2;
        return switch (number) {
            case 1 -> length == LENGTH_1;
            case 2 -> length == LENGTH_2;
            case COMMAND, RESULT -> length == LENGTH_COMMAND;
            default -> false;
        };
    }

    /** Place in a pair: 0 or 1. */
    int index() {
        return number - 1;
    }
}
