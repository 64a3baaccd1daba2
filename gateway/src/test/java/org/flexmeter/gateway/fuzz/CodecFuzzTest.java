package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.codec.Codec;
import org.flexmeter.gateway.codec.CommandFrames;
import org.flexmeter.gateway.codec.Decoded;
import org.flexmeter.gateway.codec.LineSession;
import org.flexmeter.gateway.codec.MidoriCodec;
import org.flexmeter.gateway.codec.Origin;
import org.flexmeter.gateway.codec.UniboCodec;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;

/** Bytes of a line: of the frames of all cases, in any pieces. */
class CodecFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** Results, readings on command, and our own commands come back, as in docs/protocols. */
    private static final List<String> MIDORI_COMMANDS =
            List.of(
                    "A55A0190000A01F300090900000403000000000AA0C2",
                    "A55A0111000A01F3000A1800000403019B76DAA80000003039FFFFFF8559E3000014F79777",
                    "A55A0112000B0002000B1000000404019B76DAA8000003000010E114A1",
                    "A55A0110000A01F300030900000403010000000AF8A6");

    private static final List<String> UNIBO_COMMANDS =
            List.of(
                    "55AA00158D0000A1B2C30981030000040300000AAE2D",
                    "55AA00158D0000A1B2C30980030000040301000A723E");

    private static final Damage MIDORI = new Damage(frames("ennova", MIDORI_COMMANDS), words());
    private static final Damage UNIBO = new Damage(frames("unibo", UNIBO_COMMANDS), words());
    private static final Translator TRANSLATOR =
            new Translator(
                    Catalogues.packaged(Spelling.PRINTED),
                    DeviceRegistry::empty,
                    () -> NOW,
                    TranslatorSettings.defaults());

    private static List<byte[]> frames(String gateway, List<String> more) {
        return Stream.concat(Cases.of(gateway, "frames.hex").stream(), more.stream())
                .map(text -> text.replaceAll("(?m)#.*$", "").replaceAll("[^0-9A-Fa-f]", ""))
                .map(hex -> HexFormat.of().parseHex(hex.substring(0, hex.length() & ~1)))
                .filter(bytes -> bytes.length > 0)
                .toList();
    }

    private static List<byte[]> words() {
        return List.of(
                new byte[] {(byte) 0xA5, 0x5A, 1, 1},
                new byte[] {(byte) 0xA5, 0x5A, 1, (byte) 0x90},
                new byte[] {0x55, (byte) 0xAA},
                new byte[] {(byte) 0xA5},
                new byte[] {0x55},
                new byte[300],
                new byte[] {-1, -1, -1, -1, -1, -1},
                new byte[] {0x7F, -1, -1, -1});
    }

    @Provide
    Arbitrary<byte[]> midori() {
        return MIDORI.bytes();
    }

    @Provide
    Arbitrary<byte[]> unibo() {
        return UNIBO.bytes();
    }

    @Property
    void midoriTakesAnyBytes(@ForAll("midori") byte[] bytes) {
        takes(new MidoriCodec(), "ennova", bytes);
    }

    @Property
    void uniboTakesAnyBytes(@ForAll("unibo") byte[] bytes) {
        takes(new UniboCodec(), "unibo", bytes);
    }

    private static void takes(Codec codec, String gateway, byte[] bytes) {
        Random random = new Random(Arrays.hashCode(bytes));
        LineSession session = new LineSession(codec, new Origin(gateway, "line"));
        List<Decoded> items = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int size = Math.min(1 + random.nextInt(80), bytes.length - at);
            items.addAll(session.take(Arrays.copyOfRange(bytes, at, at + size), size, NOW));
            at += size;
        }
        items.addAll(session.gone(NOW.plusSeconds(60)));
        items.forEach(item -> canBeTold(codec, gateway, item));
    }

    private static void canBeTold(Codec codec, String gateway, Decoded item) {
        if (item instanceof Decoded.Reading reading) {
            Row row = reading.row();
            String feed = String.valueOf(row.get("feed"));
            assertThat(
                            TRANSLATOR
                                    .translate(gateway, feed, List.of(row), d -> Optional.empty())
                                    .refusals())
                    .hasSize(1);
        } else if (item instanceof Decoded.Answered answered) {
            CommandFrames commands = codec.commands().orElseThrow();
            String told = commands.told("set-interval", answered.answer());
            assertThat(told).hasLineCount(told.isEmpty() ? 0 : 1);
            assertThat(answered.answer().number()).isBetween(0L, 0xFFFF_FFFFL);
        } else if (item instanceof Decoded.Refused refused) {
            assertThat(refused.refusal().message().lines()).hasSize(1);
            HexFormat.ofDelimiter(" ").parseHex(refused.refusal().item());
        }
    }
}
