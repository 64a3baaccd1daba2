package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.flexmeter.gateway.message.Row;

/**
 * Decodes the concentrator's frames. The concentrator sends again what was not acknowledged, and
 * while the gateway is held up it does so several times; what has been given before is answered and
 * dropped.
 */
final class MidoriDecoder implements Decoder {
    private static final int TYPE_METER = 0x01;
    private static final int TYPE_BLINK = 0x02;
    private static final int TYPE_RESULT = 0x90;
    private static final int TYPE_METER_ON_COMMAND = 0x11;
    private static final int TYPE_BLINK_ON_COMMAND = 0x12;

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
            case TYPE_METER -> reading(frame, again, 20, MidoriDecoder::meter);
            case TYPE_BLINK -> reading(frame, again, 12, MidoriDecoder::blink);
            case TYPE_METER_ON_COMMAND -> reading(frame, again, 24, MidoriDecoder::meterOnCommand);
            case TYPE_BLINK_ON_COMMAND -> reading(frame, again, 16, MidoriDecoder::blinkOnCommand);
            case TYPE_RESULT -> result(frame, again);
            case MidoriFrames.TYPE_ACKNOWLEDGEMENT -> echo(frame, again, "acknowledgement");
            case MidoriFrames.TYPE_COMMAND -> echo(frame, again, "command");
            default -> unknownType(frame, again);
        };
    }

    private List<Decoded> reading(
            Frame frame, boolean again, int length, Function<Frame, Row> decoding) {
        if (frame.length() != length) {
            return wrongLength(frame, again, length);
        }
        byte[] acknowledgement = frame.acknowledgement();
        return List.of(
                again
                        ? new Decoded.Repeated(acknowledgement)
                        : new Decoded.Reading(decoding.apply(frame), acknowledgement));
    }

    private List<Decoded> result(Frame frame, boolean again) {
        if (frame.length() != 9) {
            return wrongLength(frame, again, 9);
        }
        byte[] acknowledgement = frame.acknowledgement();
        if (again) {
            return List.of(new Decoded.Repeated(acknowledgement));
        }
        long number = Integer.toUnsignedLong(frame.payload().getInt());
        int result = frame.payload().get() & 0xFF;
        int value = frame.payload().getInt();
        Optional<String> problem = MidoriCommands.problem(result);
        return List.of(
                problem.isEmpty()
                        ? unknownResult(frame, result)
                        : new Decoded.Answered(
                                new Answer(frame.device(), number, problem.get(), value(value)),
                                acknowledgement));
    }

    private static OptionalLong value(int value) {
        return value == Integer.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Neither done nor surely not: in quarantine, and the command ends with its timeout. */
    private Decoded unknownResult(Frame frame, int result) {
        String message =
                "result %s of %s is not known; there are 00 to 04"
                        .formatted(Hex.of(result), frame.device());
        return new Decoded.Refused(
                origin.refusal(frame.device(), "result", message, frame.bytes()),
                frame.acknowledgement());
    }

    private List<Decoded> echo(Frame frame, boolean again, String what) {
        String message =
                "type %s of %s is our own %s, which has come back; switch off the echo of the line"
                        .formatted(Hex.of(frame.type()), frame.device(), what);
        return refused(frame, again, "type", message);
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
                "type %s of %s is not known; there are 01 and 11 (meter reading), 02 and 12 (blink) and 90 (result)"
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
        return meter(frame, columns("midori-smart-meter", frame));
    }

    private static Row meterOnCommand(Frame frame) {
        return meter(frame, onCommand("midori-smart-meter", frame));
    }

    private static Row meter(Frame frame, Map<String, Object> columns) {
        columns.put("at", time(frame.payload()));
        columns.put("active_power", signed(frame.payload().getInt()));
        columns.put("reactive_power", signed(frame.payload().getInt()));
        columns.put("voltage", unsigned(frame.payload().getShort()));
        columns.put("current", unsigned(frame.payload().getInt()));
        return new Row(columns);
    }

    private static Row blink(Frame frame) {
        return blink(frame, columns("blink-detector", frame));
    }

    private static Row blinkOnCommand(Frame frame) {
        return blink(frame, onCommand("blink-detector", frame));
    }

    private static Row blink(Frame frame, Map<String, Object> columns) {
        columns.put("at", time(frame.payload()));
        columns.put("pulses", unsigned(frame.payload().getShort()));
        columns.put("active_power", signed(frame.payload().getInt()));
        return new Row(columns);
    }

    /** The number of the command stands before what the frame has without one. */
    private static Map<String, Object> onCommand(String feed, Frame frame) {
        Map<String, Object> columns = columns(feed, frame);
        columns.put("command", Integer.toUnsignedLong(frame.payload().getInt()));
        return columns;
    }

    private static Map<String, Object> columns(String feed, Frame frame) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("feed", feed);
        columns.put("address", frame.device());
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
