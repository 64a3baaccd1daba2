package org.flexmeter.world.line;

import java.nio.ByteBuffer;

/** The dongle's side of docs/protocols/unibo.md. */
final class UniboWire {
    private static final int SAMPLES = 20;

    private UniboWire() {}

    /**
     * What a node measured.
     *
     * @param current 0.001 A, RMS
     * @param voltage 0.1 V, RMS
     * @param vcc 0.001 V
     */
    record Measured(int current, int voltage, int vcc, float powerFactor) {}

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
        ByteBuffer frame = ByteBuffer.allocate(13 + payload.length + 2);
        frame.put((byte) 0x55).put((byte) 0xAA).putLong(node).put((byte) (payload.length + 2));
        frame.put((byte) number).put((byte) sequence).put(payload);
        frame.putShort((short) Crc.check(frame.array(), 2, frame.position() - 2));
        return frame.array();
    }
}
