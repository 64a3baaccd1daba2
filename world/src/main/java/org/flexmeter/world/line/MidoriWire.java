package org.flexmeter.world.line;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The concentrator's side of docs/protocols/midori.md. */
final class MidoriWire {
    /** "Not measured" of a signed field of four bytes. */
    static final int NOT_MEASURED = 0x80000000;

    private static final int TYPE_METER = 1;
    private static final int TYPE_BLINK = 2;
    private static final int ANSWER_LENGTH = 13;

    private MidoriWire() {}

    /** An acknowledgement that came from the gateway. */
    record Answer(int address, int sequence) {}

    /**
     * A meter reading.
     *
     * @param millis since 1970
     * @param activePower 0.1 W
     * @param reactivePower 0.1 var
     * @param voltage 0.01 V
     * @param current 0.001 A
     */
    static byte[] meter(
            int address,
            int sequence,
            long millis,
            int activePower,
            int reactivePower,
            int voltage,
            int current) {
        ByteBuffer payload = ByteBuffer.allocate(20);
        time(payload, millis);
        payload.putInt(activePower).putInt(reactivePower).putShort((short) voltage).putInt(current);
        return frame(TYPE_METER, address, sequence, payload.array());
    }

    /**
     * Blinks of a meter's LED.
     *
     * @param activePower 0.1 W
     */
    static byte[] blink(int address, int sequence, long millis, int pulses, int activePower) {
        ByteBuffer payload = ByteBuffer.allocate(12);
        time(payload, millis);
        payload.putShort((short) pulses).putInt(activePower);
        return frame(TYPE_BLINK, address, sequence, payload.array());
    }

    private static void time(ByteBuffer payload, long millis) {
        payload.putShort((short) (millis >>> 32)).putInt((int) millis);
    }

    private static byte[] frame(int type, int address, int sequence, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(11 + payload.length + 2);
        frame.put((byte) 0xA5).put((byte) 0x5A).put((byte) 1).put((byte) type).putInt(address);
        frame.putShort((short) sequence).put((byte) payload.length).put(payload);
        frame.putShort((short) Crc.check(frame.array(), 2, frame.position() - 2));
        return frame.array();
    }

    /** Reads the gateway's acknowledgements out of the bytes and leaves the rest there. */
    static List<Answer> answers(ByteBuffer bytes) {
        List<Answer> answers = new ArrayList<>();
        while (bytes.remaining() >= ANSWER_LENGTH) {
            byte[] frame = new byte[ANSWER_LENGTH];
            bytes.get(bytes.position(), frame);
            if (isAnswer(frame)) {
                ByteBuffer fields = ByteBuffer.wrap(frame, 4, 6);
                answers.add(new Answer(fields.getInt(), fields.getShort() & 0xFFFF));
                bytes.position(bytes.position() + ANSWER_LENGTH);
            } else {
                bytes.get();
            }
        }
        return answers;
    }

    private static boolean isAnswer(byte[] frame) {
        int told = (frame[11] & 0xFF) << 8 | frame[12] & 0xFF;
        return frame[0] == (byte) 0xA5
                && frame[1] == 0x5A
                && frame[2] == 1
                && frame[3] == (byte) 0x81
                && frame[10] == 0
                && told == Crc.check(frame, 2, 9);
    }
}
