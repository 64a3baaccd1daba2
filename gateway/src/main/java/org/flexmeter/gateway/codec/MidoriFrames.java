package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;

/** Builds frames that go to a Midori concentrator (docs/protocols/midori.md). */
public final class MidoriFrames {
    static final int SYNC = 0xA55A;
    static final int VERSION = 0x01;
    static final int TYPE_ACKNOWLEDGEMENT = 0x81;
    static final int TYPE_COMMAND = 0x10;
    static final int LONGEST_PAYLOAD = 240;
    private static final int AROUND = 13;

    private MidoriFrames() {}

    /** The answer to the frame of that address and sequence. */
    public static byte[] acknowledgement(int address, int sequence) {
        return frame(TYPE_ACKNOWLEDGEMENT, address, sequence, new byte[0]);
    }

    /** A command; action and argument as the document has them. */
    static byte[] command(int address, int sequence, long number, int action, int argument) {
        ByteBuffer payload = ByteBuffer.allocate(9);
        payload.putInt((int) number).put((byte) action).putInt(argument);
        return frame(TYPE_COMMAND, address, sequence, payload.array());
    }

    /**
     * A frame of any type.
     *
     * @param sequence 0 to 65535
     * @param payload at most 240 bytes
     * @throws IllegalArgumentException if the payload is longer
     */
    static byte[] frame(int type, int address, int sequence, byte[] payload) {
        if (payload.length > LONGEST_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a payload has at most 240 bytes, not " + payload.length);
        }
        ByteBuffer frame = ByteBuffer.allocate(AROUND + payload.length);
        frame.putShort((short) SYNC).put((byte) VERSION).put((byte) type).putInt(address);
        frame.putShort((short) sequence).put((byte) payload.length).put(payload);
        frame.putShort((short) Crc16.of(frame.array(), 2, frame.position()));
        return frame.array();
    }
}
