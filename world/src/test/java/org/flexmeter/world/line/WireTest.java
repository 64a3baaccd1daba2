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
        assertThat(
                        MidoriWire.meter(
                                0x000A01F3,
                                7,
                                new MidoriWire.Meter(NEW_YEAR, 12345, -123, 23011, 5367)))
                .isEqualTo(
                        hex(
                                "A5 5A 01 01 00 0A 01 F3 00 07 14 01 9B 76 DA A8 00 00 00 30 39 FF"
                                        + " FF FF 85 59 E3 00 00 14 F7 73 32"));
    }

    @Test
    void blink() {
        assertThat(MidoriWire.blink(0x000B0002, 8, new MidoriWire.Blink(NEW_YEAR, 3, 4321)))
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
        assertThat(MidoriWire.heard(bytes)).containsExactly(new MidoriWire.Answer(0x000A01F3, 7));
        assertThat(bytes.remaining()).isEqualTo(6);
    }

    @Test
    void commandsAreReadBetweenAnswersAndDamagedOnesAreNot() {
        String command = "A5 5A 01 10 00 0A 01 F3 00 03 09 00 00 04 03 01 00 00 00 0A F8 A6";
        String answer = "A5 5A 01 81 00 0A 01 F3 00 07 00 F8 56";
        ByteBuffer bytes =
                ByteBuffer.wrap(
                        hex(
                                String.join(
                                        " ",
                                        command.replace("F8 A6", "F8 A7"),
                                        command,
                                        answer,
                                        "A5 5A 01 10 00 0A 01 F3 00 03 09 00 00")));
        assertThat(MidoriWire.heard(bytes))
                .containsExactly(
                        new MidoriWire.Command(0x000A01F3, 1027, 1, 10),
                        new MidoriWire.Answer(0x000A01F3, 7));
        assertThat(bytes.remaining()).isEqualTo(13);
    }

    @Test
    void results() {
        assertThat(MidoriWire.result(0x000A01F3, 9, 1027, 0, 10))
                .isEqualTo(
                        hex("A5 5A 01 90 00 0A 01 F3 00 09 09 00 00 04 03 00 00 00 00 0A A0 C2"));
        assertThat(UniboWire.result(0x00158D0000A1B2C3L, 1027, 0, 10))
                .isEqualTo(
                        hex("55 AA 00 15 8D 00 00 A1 B2 C3 09 81 03 00 00 04 03 00 00 0A AE 2D"));
    }

    @Test
    void readingsOnCommandBeginWithItsNumber() {
        byte[] meter =
                MidoriWire.meter(
                        0x000A01F3,
                        7,
                        1027,
                        new MidoriWire.Meter(NEW_YEAR, 12345, -123, 23011, 5367));
        assertThat(meter)
                .startsWith(
                        hex(
                                "A5 5A 01 11 00 0A 01 F3 00 07 18 00 00 04 03 01 9B 76 DA A8 00 00"
                                        + " 00 30 39 FF FF FF 85 59 E3 00 00 14 F7"))
                .hasSize(37);
        byte[] blink =
                MidoriWire.blink(0x000B0002, 8, 1027, new MidoriWire.Blink(NEW_YEAR, 3, 4321));
        assertThat(blink)
                .startsWith(
                        hex(
                                "A5 5A 01 12 00 0B 00 02 00 08 10 00 00 04 03 01 9B 76 DA A8 00 00"
                                        + " 03 00 00 10 E1"))
                .hasSize(29);
    }

    @Test
    void nodesReadCommandsInAnyPieces() {
        byte[] command = hex("55 AA 00 15 8D 00 00 A1 B2 C3 09 80 03 00 00 04 03 01 00 0A 72 3E");
        ByteBuffer bytes = ByteBuffer.allocate(100);
        bytes.put(hex("AA 55 00")).put(command, 0, 9).flip();
        assertThat(UniboWire.commands(bytes)).isEmpty();
        bytes.compact().put(command, 9, command.length - 9).flip();
        assertThat(UniboWire.commands(bytes))
                .containsExactly(new UniboWire.Command(0x00158D0000A1B2C3L, 1027, 1, 10));
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
