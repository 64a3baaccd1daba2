package org.flexmeter.world.line;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The dongle's side of docs/protocols/unibo.md. */
final class UniboWire {
    private static final int SAMPLES = 20;
    private static final int COMMAND = 0x80;
    private static final int RESULT = 0x81;
    private static final int HEAD = 13;
    private static final int COMMAND_PAYLOAD = 7;
    private static final int COMMAND_FRAME = HEAD + COMMAND_PAYLOAD + 2;

    private UniboWire() {}

    /**
     * What a node measured.
     *
     * @param current 0.001 A, RMS
     * @param voltage 0.1 V, RMS
     * @param vcc 0.001 V
     */
    record Measured(int current, int voltage, int vcc, float powerFactor) {}

    /**
     * A command from the gateway.
     *
     * @param number the gateway's, unsigned
     */
    record Command(long node, int number, int action, int argument) {}

    /** The result of a command. */
    static byte[] result(long node, int number, int result, int value) {
        ByteBuffer payload = ByteBuffer.allocate(COMMAND_PAYLOAD);
        payload.putInt(number).put((byte) result).putShort((short) value);
        return packet(node, RESULT, number & 0xFF, payload.array());
    }

    /**
     * Reads commands out of the bytes, and leaves the rest there. What is damaged is not answered.
     */
    static List<Command> commands(ByteBuffer bytes) {
        List<Command> commands = new ArrayList<>();
        while (bytes.remaining() >= COMMAND_FRAME) {
            byte[] frame = new byte[COMMAND_FRAME];
            bytes.get(bytes.position(), frame);
            if (isCommand(frame)) {
                commands.add(command(ByteBuffer.wrap(frame)));
                bytes.position(bytes.position() + COMMAND_FRAME);
            } else {
                bytes.get();
            }
        }
        return commands;
    }

    private static boolean isCommand(byte[] frame) {
        int checkAt = COMMAND_FRAME - 2;
        int told = (frame[checkAt] & 0xFF) << 8 | frame[checkAt + 1] & 0xFF;
        return frame[0] == 0x55
                && frame[1] == (byte) 0xAA
                && frame[10] == COMMAND_PAYLOAD + 2
                && (frame[11] & 0xFF) == COMMAND
                && told == Crc.check(frame, 2, checkAt - 2);
    }

    private static Command command(ByteBuffer frame) {
        return new Command(
                frame.getLong(2),
                frame.getInt(HEAD),
                frame.get(HEAD + 4) & 0xFF,
                frame.getShort(HEAD + 5) & 0xFFFF);
    }

    /** The first packet of a reading: the current's waveform and the voltage's first half. */
    static byte[] first(long node, int sequence, Measured measured) {
        ByteBuffer payload = ByteBuffer.allocate(60);
        for (int i = 0; i < SAMPLES; i++) {
            payload.putShort(sample(measured.current(), i));
        }
        for (int i = 0; i < SAMPLES / 2; i++) {
            payload.putShort(sample(measured.voltage(), i));
        }
        return packet(node, 1, sequence, payload.array());
    }

    /** The second packet: the voltage's second half and what the node has computed. */
    static byte[] second(long node, int sequence, Measured measured) {
        ByteBuffer payload = ByteBuffer.allocate(30);
        for (int i = SAMPLES / 2; i < SAMPLES; i++) {
            payload.putShort(sample(measured.voltage(), i));
        }
        payload.putShort((short) measured.current()).putShort((short) measured.voltage());
        payload.putShort((short) measured.vcc()).putFloat(measured.powerFactor());
        return packet(node, 2, sequence, payload.array());
    }

    /** One period of a sine in 20 samples, cut to what two signed bytes hold. */
    private static short sample(int rms, int number) {
        double value = rms * Math.sqrt(2) * Math.sin(2 * Math.PI * number / SAMPLES);
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }

    /** The envelope. */
    static byte[] packet(long node, int number, int sequence, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEAD + payload.length + 2);
        frame.put((byte) 0x55).put((byte) 0xAA).putLong(node).put((byte) (payload.length + 2));
        frame.put((byte) number).put((byte) sequence).put(payload);
        frame.putShort((short) Crc.check(frame.array(), 2, frame.position() - 2));
        return frame.array();
    }
}
