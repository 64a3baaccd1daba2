package org.flexmeter.world.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The examples of docs/protocols, byte for byte. */
class WireTest {
    private static final long NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    @Test
    void meter() {
        assertThat(MidoriWire.meter(0x000A01F3, 7, NEW_YEAR, 12345, -123, 23011, 5367))
                .isEqualTo(
                        hex(
                                "A5 5A 01 01 00 0A 01 F3 00 07 14 01 9B 76 DA A8 00 00 00 30 39 FF"
                                        + " FF FF 85 59 E3 00 00 14 F7 73 32"));
    }

    @Test
    void blink() {
        assertThat(MidoriWire.blink(0x000B0002, 8, NEW_YEAR, 3, 4321))
                .isEqualTo(
                        hex(
                                "A5 5A 01 02 00 0B 00 02 00 08 0C 01 9B 76 DA A8 00 00 03 00 00 10"
                                        + " E1 B0 99"));
    }

    @Test
    void answersAreFoundAmongOtherBytesAndHalfOnesAreLeft() {
        ByteBuffer bytes =
                ByteBuffer.wrap(
                        hex("00 A5 A5 5A 01 81 00 0A 01 F3 00 07 00 F8 56 A5 5A 01 81 00 0A"));
        assertThat(MidoriWire.answers(bytes)).containsExactly(new MidoriWire.Answer(0x000A01F3, 7));
        assertThat(bytes.remaining()).isEqualTo(6);
    }

    @Test
    void packets() {
        long node = 0x00158D0000A1B2C3L;
        UniboWire.Measured measured = new UniboWire.Measured(3536, 2301, 3300, 0.97f);
        byte[] first = UniboWire.first(node, 42, measured);
        byte[] second = UniboWire.second(node, 42, measured);
        assertThat(hex("55 AA 00 15 8D 00 00 A1 B2 C3 3E 01 2A")).isEqualTo(head(first, 13));
        assertThat(first).hasSize(75);
        assertThat(second)
                .startsWith(hex("55 AA 00 15 8D 00 00 A1 B2 C3 20 02 2A 00 00 FC"))
                .hasSize(45);
        assertThat(HexFormat.of().formatHex(second, 33, 43))
                .isEqualToIgnoringCase("0DD008FD0CE43F7851EC");
        assertThat(UniboWire.packet(node, 2, 42, EXAMPLE_2)).endsWith(hex("3F 78 51 EC C1 A3"));
    }

    private static final byte[] EXAMPLE_2 =
            hex(
                    "00 00 FC 13 F8 88 F5 B8 F3 EA F3 4B F3 EA F5 B8 F8 88 FC 13 0D D0 08 FD 0C E4"
                            + " 3F 78 51 EC");

    private static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
