package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.message.Row;

/**
 * Decodes the concentrator's frames. The concentrator sends again what was not acknowledged, and
 * while the gateway is held up it does so several times; what has been given before is answered and
 * dropped.
 */
final class MidoriDecoder implements Decoder {
    private static final int TYPE_METER = 0x01;
    private static final int TYPE_BLINK = 0x02;

    private final Origin origin;
    private final SeenFrames seen = new SeenFrames(20_000);

    MidoriDecoder(Origin origin) {
        this.origin = origin;
    }

    @Override
    public List<Decoded> decode(byte[] bytes, Instant now) {
        Frame frame = Frame.of(bytes);
        boolean again = !seen.first(bytes);
        if (frame.version() != MidoriFrames.VERSION) {
            return refused(frame, again, "version", versionProblem(frame));
        }
        return switch (frame.type()) {
            case TYPE_METER ->
                    frame.length() == 20
                            ? given(frame, again, meter(frame))
                            : wrongLength(frame, again, 20);
            case TYPE_BLINK ->
                    frame.length() == 12
                            ? given(frame, again, blink(frame))
                            : wrongLength(frame, again, 12);
            case MidoriFrames.TYPE_ACKNOWLEDGEMENT ->
                    refused(
                            frame,
                            again,
                            "type",
                            "type 81 of "
                                    + frame.device()
                                    + " is our own acknowledgement, which has come back; switch off the echo of the line");
            default -> unknownType(frame, again);
        };
    }

    private static List<Decoded> given(Frame frame, boolean again, Row row) {
        byte[] acknowledgement = frame.acknowledgement();
        return List.of(
                again
                        ? new Decoded.Repeated(acknowledgement)
                        : new Decoded.Reading(row, acknowledgement));
    }

    private List<Decoded> wrongLength(Frame frame, boolean again, int expected) {
        return refused(
                frame,
                again,
                "length",
                "the length of a frame of type %s is %d, this one of %s has %d; check the meter's firmware"
                        .formatted(Hex.of(frame.type()), expected, frame.device(), frame.length()));
    }

    private static String versionProblem(Frame frame) {
        return "version %s of %s is not known; this codec reads version 01"
                .formatted(Hex.of(frame.version()), frame.device());
    }

    /** In quarantine it is safe: answered, lest it be sent for ever. */
    private List<Decoded> unknownType(Frame frame, boolean again) {
        if (again) {
            return List.of(new Decoded.Repeated(frame.acknowledgement()));
        }
        String message =
                "type %s of %s is not known; there are 01 (meter reading) and 02 (blink)"
                        .formatted(Hex.of(frame.type()), frame.device());
        return List.of(
                new Decoded.Refused(
                        origin.refusal(frame.device(), "type", message, frame.bytes()),
                        frame.acknowledgement()));
    }

    /** Not answered (midori.md), so it comes again and again; it is told the first time. */
    private List<Decoded> refused(Frame frame, boolean again, String field, String message) {
        return again
                ? List.of()
                : List.of(
                        new Decoded.Refused(
                                origin.refusal(frame.device(), field, message, frame.bytes())));
    }

    private static Row meter(Frame frame) {
        Map<String, Object> columns = begin("midori-smart-meter", frame);
        columns.put("active_power", signed(frame.payload().getInt()));
        columns.put("reactive_power", signed(frame.payload().getInt()));
        columns.put("voltage", unsigned(frame.payload().getShort()));
        columns.put("current", unsigned(frame.payload().getInt()));
        return new Row(columns);
    }

    private static Row blink(Frame frame) {
        Map<String, Object> columns = begin("blink-detector", frame);
        columns.put("pulses", unsigned(frame.payload().getShort()));
        columns.put("active_power", signed(frame.payload().getInt()));
        return new Row(columns);
    }

    private static Map<String, Object> begin(String feed, Frame frame) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("feed", feed);
        columns.put("address", frame.device());
        columns.put("at", time(frame.payload()));
        return columns;
    }

    private static Instant time(ByteBuffer payload) {
        long high = payload.getShort() & 0xFFFFL;
        long low = payload.getInt() & 0xFFFF_FFFFL;
        long millis = high << 32 | low;
        return millis == 0xFFFF_FFFF_FFFFL ? null : Instant.ofEpochMilli(millis);
    }

    private static Long signed(int value) {
        return value == Integer.MIN_VALUE ? null : Long.valueOf(value);
    }

    private static Long unsigned(int value) {
        return value == -1 ? null : Long.valueOf(Integer.toUnsignedLong(value));
    }

    private static Long unsigned(short value) {
        return value == -1 ? null : Long.valueOf(Short.toUnsignedLong(value));
    }

    /** The fields around the payload, which is positioned at its first byte. */
    private record Frame(
            byte[] bytes, int version, int type, int address, int sequence, ByteBuffer payload) {

        static Frame of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes, 2, bytes.length - 4);
            int version = in.get() & 0xFF;
            int type = in.get() & 0xFF;
            int address = in.getInt();
            int sequence = in.getShort() & 0xFFFF;
            in.get();
            return new Frame(bytes, version, type, address, sequence, in);
        }

        String device() {
            return Hex.id(bytes, 4, 8);
        }

        int length() {
            return bytes[SyncFraming.LENGTH_AT] & 0xFF;
        }

        byte[] acknowledgement() {
            return MidoriFrames.acknowledgement(address, sequence);
        }
    }
}
