package org.flexmeter.gateway.codec;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;

/** What the tests of codecs share: the documents' examples and ways to look at items. */
final class Lines {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final Origin ORIGIN = new Origin("test", "/dev/test");

    /** docs/protocols/midori.md, the three examples. */
    static final byte[] METER =
            hex(
                    "A5 5A 01 01 00 0A 01 F3 00 07 14 01 9B 76 DA A8 00 00 00 30 39 FF FF FF 85"
                            + " 59 E3 00 00 14 F7 73 32");

    static final byte[] BLINK =
            hex("A5 5A 01 02 00 0B 00 02 00 08 0C 01 9B 76 DA A8 00 00 03 00 00 10 E1 B0 99");
    static final byte[] METER_ACKNOWLEDGED = hex("A5 5A 01 81 00 0A 01 F3 00 07 00 F8 56");

    static final byte[] COMMAND =
            hex("A5 5A 01 10 00 0A 01 F3 00 03 09 00 00 04 03 01 00 00 00 0A F8 A6");
    static final byte[] RESULT =
            hex("A5 5A 01 90 00 0A 01 F3 00 09 09 00 00 04 03 00 00 00 00 0A A0 C2");

    /** Type 11 and 12: METER and BLINK once more, sequences 10 and 11, commands 1027 and 1028. */
    static final byte[] METER_ON_COMMAND =
            hex(
                    "A5 5A 01 11 00 0A 01 F3 00 0A 18 00 00 04 03 01 9B 76 DA A8 00 00 00 30 39 FF"
                            + " FF FF 85 59 E3 00 00 14 F7 97 77");

    static final byte[] BLINK_ON_COMMAND =
            hex(
                    "A5 5A 01 12 00 0B 00 02 00 0B 10 00 00 04 04 01 9B 76 DA A8 00 00 03 00 00 10"
                            + " E1 14 A1");

    /** docs/protocols/unibo.md, the two packets of its example. */
    static final byte[] PACKET_1 =
            hex(
                    "55 AA 00 15 8D 00 00 A1 B2 C3 3E 01 2A 00 00 06 09 0B 7B 0F CD 12 93 13 88 12"
                            + " 93 0F CD 0B 7B 06 09 00 00 F9 F7 F4 85 F0 33 ED 6D EC 78 ED 6D F0 33"
                            + " F4 85 F9 F7 00 00 03 ED 07 78 0A 48 0C 16 0C B5 0C 16 0A 48 07 78 03 ED"
                            + " 8A 68");

    static final byte[] PACKET_2 =
            hex(
                    "55 AA 00 15 8D 00 00 A1 B2 C3 20 02 2A 00 00 FC 13 F8 88 F5 B8 F3 EA F3 4B F3"
                            + " EA F5 B8 F8 88 FC 13 0D D0 08 FD 0C E4 3F 78 51 EC C1 A3");

    static final byte[] NODE_COMMAND =
            hex("55 AA 00 15 8D 00 00 A1 B2 C3 09 80 03 00 00 04 03 01 00 0A 72 3E");
    static final byte[] NODE_RESULT =
            hex("55 AA 00 15 8D 00 00 A1 B2 C3 09 81 03 00 00 04 03 00 00 0A AE 2D");

    private Lines() {}

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The frame with a right check: the last two bytes are replaced. */
    static byte[] sealed(byte[] frame) {
        byte[] out = frame.clone();
        int check = Crc16.of(out, 2, out.length - 2);
        out[out.length - 2] = (byte) (check >> 8);
        out[out.length - 1] = (byte) check;
        return out;
    }

    static byte[] with(byte[] frame, int at, int... values) {
        byte[] out = frame.clone();
        for (int i = 0; i < values.length; i++) {
            out[at + i] = (byte) values[i];
        }
        return out;
    }

    static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    static List<Row> rows(List<Decoded> items) {
        return of(items, Decoded.Reading.class).stream().map(Decoded.Reading::row).toList();
    }

    static List<Refusal> refusals(List<Decoded> items) {
        return of(items, Decoded.Refused.class).stream().map(Decoded.Refused::refusal).toList();
    }

    static List<Answer> answers(List<Decoded> items) {
        return of(items, Decoded.Answered.class).stream().map(Decoded.Answered::answer).toList();
    }

    static List<String> notices(List<Decoded> items) {
        return of(items, Decoded.Noticed.class).stream().map(n -> n.notice().message()).toList();
    }

    static <T extends Decoded> List<T> of(List<Decoded> items, Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Everything that the bytes give in one chunk, and the flush at the end. */
    static List<Decoded> all(Codec codec, byte[] bytes) {
        LineSession session = new LineSession(codec, ORIGIN);
        List<Decoded> items = new ArrayList<>(session.take(bytes, bytes.length, NOW));
        items.addAll(session.gone(NOW));
        return items;
    }
}
