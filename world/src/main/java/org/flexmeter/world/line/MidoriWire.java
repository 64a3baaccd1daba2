package org.flexmeter.world.line;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The concentrator's side of docs/protocols/midori.md. */
final class MidoriWire {
    /** "Not measured" of a signed field of four bytes. */
    static final int NOT_MEASURED = 0x80000000;

    private static final int TYPE_METER = 0x01;
    private static final int TYPE_BLINK = 0x02;
    private static final int TYPE_COMMAND = 0x10;
    private static final int TYPE_METER_ON_COMMAND = 0x11;
    private static final int TYPE_BLINK_ON_COMMAND = 0x12;
    private static final int TYPE_ANSWER = 0x81;
    private static final int TYPE_RESULT = 0x90;
    private static final int METER_LENGTH = 20;
    private static final int BLINK_LENGTH = 12;
    private static final int COMMAND_LENGTH = 9;
    private static final int NUMBER_LENGTH = 4;
    private static final int HEAD = 11;
    private static final int CHECK = 2;

    private MidoriWire() {}

    /** What comes from the gateway. */
    sealed interface Heard {}

    /** An acknowledgement. */
    record Answer(int address, int sequence) implements Heard {}

    /**
     * A command.
     *
     * @param number the gateway's, unsigned
     */
    record Command(int address, int number, int action, int argument) implements Heard {}

    /**
     * What a Midori meter measured.
     *
     * @param millis since 1970
     * @param activePower 0.1 W
     * @param reactivePower 0.1 var
     * @param voltage 0.01 V
     * @param current 0.001 A
     */
    record Meter(long millis, int activePower, int reactivePower, int voltage, int current) {}

    /**
     * Blinks of a meter's LED.
     *
     * @param millis since 1970
     * @param activePower 0.1 W
     */
    record Blink(long millis, int pulses, int activePower) {}

    /** A meter reading. */
    static byte[] meter(int address, int sequence, Meter measured) {
        ByteBuffer payload = ByteBuffer.allocate(METER_LENGTH);
        put(payload, measured);
        return frame(TYPE_METER, address, sequence, payload.array());
    }

    /** A meter reading that a command caused. */
    static byte[] meter(int address, int sequence, int number, Meter measured) {
        ByteBuffer payload = ByteBuffer.allocate(NUMBER_LENGTH + METER_LENGTH).putInt(number);
        put(payload, measured);
        return frame(TYPE_METER_ON_COMMAND, address, sequence, payload.array());
    }

    private static void put(ByteBuffer payload, Meter measured) {
        time(payload, measured.millis());
        payload.putInt(measured.activePower()).putInt(measured.reactivePower());
        payload.putShort((short) measured.voltage()).putInt(measured.current());
    }

    /** Blinks. */
    static byte[] blink(int address, int sequence, Blink counted) {
        ByteBuffer payload = ByteBuffer.allocate(BLINK_LENGTH);
        put(payload, counted);
        return frame(TYPE_BLINK, address, sequence, payload.array());
    }

    /** Blinks that a command asked for. */
    static byte[] blink(int address, int sequence, int number, Blink counted) {
        ByteBuffer payload = ByteBuffer.allocate(NUMBER_LENGTH + BLINK_LENGTH).putInt(number);
        put(payload, counted);
        return frame(TYPE_BLINK_ON_COMMAND, address, sequence, payload.array());
    }

    private static void put(ByteBuffer payload, Blink counted) {
        time(payload, counted.millis());
        payload.putShort((short) counted.pulses()).putInt(counted.activePower());
    }

    /** The result of a command. */
    static byte[] result(int address, int sequence, int number, int result, int value) {
        ByteBuffer payload = ByteBuffer.allocate(NUMBER_LENGTH + 5);
        payload.putInt(number).put((byte) result).putInt(value);
        return frame(TYPE_RESULT, address, sequence, payload.array());
    }

    private static void time(ByteBuffer payload, long millis) {
        payload.putShort((short) (millis >>> 32)).putInt((int) millis);
    }

    private static byte[] frame(int type, int address, int sequence, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEAD + payload.length + CHECK);
        frame.put((byte) 0xA5).put((byte) 0x5A).put((byte) 1).put((byte) type).putInt(address);
        frame.putShort((short) sequence).put((byte) payload.length).put(payload);
        frame.putShort((short) Crc.check(frame.array(), 2, frame.position() - 2));
        return frame.array();
    }

    /**
     * Reads what the gateway sent out of the bytes, and leaves the rest there. What is damaged is
     * not answered.
     */
    static List<Heard> heard(ByteBuffer bytes) {
        List<Heard> heard = new ArrayList<>();
        while (bytes.remaining() >= HEAD + CHECK) {
            int at = bytes.position();
            int length = bytes.get(at + HEAD - 1) & 0xFF;
            if (!begins(bytes, at, length)) {
                bytes.get();
            } else if (bytes.remaining() < HEAD + length + CHECK) {
                return heard;
            } else if (whole(bytes, at, HEAD + length)) {
                heard.add(frame(bytes, at));
                bytes.position(at + HEAD + length + CHECK);
            } else {
                bytes.get();
            }
        }
        return heard;
    }

    private static boolean begins(ByteBuffer bytes, int at, int length) {
        boolean synced =
                bytes.get(at) == (byte) 0xA5 && bytes.get(at + 1) == 0x5A && bytes.get(at + 2) == 1;
        int type = bytes.get(at + 3) & 0xFF;
        return synced
                && (type == TYPE_ANSWER && length == 0
                        || type == TYPE_COMMAND && length == COMMAND_LENGTH);
    }

    private static boolean whole(ByteBuffer bytes, int at, int checkAt) {
        byte[] frame = new byte[checkAt];
        bytes.get(at, frame);
        int told = bytes.getShort(at + checkAt) & 0xFFFF;
        return told == Crc.check(frame, 2, checkAt - 2);
    }

    private static Heard frame(ByteBuffer bytes, int at) {
        int address = bytes.getInt(at + 4);
        if ((bytes.get(at + 3) & 0xFF) == TYPE_ANSWER) {
            return new Answer(address, bytes.getShort(at + 8) & 0xFFFF);
        }
        return new Command(
                address,
                bytes.getInt(at + HEAD),
                bytes.get(at + HEAD + NUMBER_LENGTH) & 0xFF,
                bytes.getInt(at + HEAD + NUMBER_LENGTH + 1));
    }
}
