package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flexmeter.gateway.codec.Lines.BLINK;
import static org.flexmeter.gateway.codec.Lines.METER;
import static org.flexmeter.gateway.codec.Lines.METER_ACKNOWLEDGED;
import static org.flexmeter.gateway.codec.Lines.all;
import static org.flexmeter.gateway.codec.Lines.head;
import static org.flexmeter.gateway.codec.Lines.hex;
import static org.flexmeter.gateway.codec.Lines.join;
import static org.flexmeter.gateway.codec.Lines.refusals;
import static org.flexmeter.gateway.codec.Lines.rows;
import static org.flexmeter.gateway.codec.Lines.sealed;
import static org.flexmeter.gateway.codec.Lines.with;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.message.Refusal;
import org.junit.jupiter.api.Test;

class MidoriCodecTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private final Codec codec = Codecs.packaged().byName("midori");

    @Test
    void theCheckIsThatOfTheDocument() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(Crc16.of(digits, 0, digits.length)).isEqualTo(0x29B1);
    }

    @Test
    void theDocumentsMeterReading() {
        List<Decoded> items = all(codec, METER);
        assertThat(items).hasSize(1);
        assertThat(rows(items).get(0).columns())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "feed", "midori-smart-meter",
                                "address", "000A01F3",
                                "at", NEW_YEAR,
                                "active_power", 12345L,
                                "reactive_power", -123L,
                                "voltage", 23011L,
                                "current", 5367L));
        assertThat(items.get(0).acknowledgement()).isEqualTo(METER_ACKNOWLEDGED);
    }

    @Test
    void theDocumentsBlink() {
        assertThat(rows(all(codec, BLINK)).get(0).columns())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "feed",
                                "blink-detector",
                                "address",
                                "000B0002",
                                "at",
                                NEW_YEAR,
                                "pulses",
                                3L,
                                "active_power",
                                4321L));
    }

    @Test
    void extremesMeanNotMeasured() {
        byte[] nothing = METER.clone();
        Arrays.fill(nothing, 11, 17, (byte) 0xFF);
        nothing = with(nothing, 17, 0x80, 0, 0, 0, 0x80, 0, 0, 0);
        Arrays.fill(nothing, 25, 31, (byte) 0xFF);
        Map<String, Object> columns = rows(all(codec, sealed(nothing))).get(0).columns();
        assertThat(columns)
                .containsKeys("at", "active_power", "reactive_power", "voltage", "current");
        for (String column :
                List.of("at", "active_power", "reactive_power", "voltage", "current")) {
            assertThat(columns.get(column)).as(column).isNull();
        }
    }

    @Test
    void theNeighboursOfTheExtremesAreMeasured() {
        byte[] extreme = with(METER, 17, 0x80, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF);
        extreme = with(extreme, 25, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFE);
        Map<String, Object> columns = rows(all(codec, sealed(extreme))).get(0).columns();
        assertThat(columns)
                .containsEntry("active_power", -2147483647L)
                .containsEntry("reactive_power", 2147483647L)
                .containsEntry("voltage", 65534L)
                .containsEntry("current", 4294967294L);
    }

    @Test
    void aFrameIsFoundBehindNoiseAndTheNoiseIsRefusedOnce() {
        byte[] noise = hex("00 A5 A5 5A 01 01 FF 5A A5");
        List<Decoded> items = all(codec, join(noise, METER, noise, BLINK));
        assertThat(rows(items)).hasSize(2);
        assertThat(refusals(items))
                .hasSize(2)
                .allSatisfy(
                        r -> {
                            assertThat(r.reason()).isEqualTo(Refusal.Reason.BAD_FRAME);
                            assertThat(r.item()).isEqualTo("00 A5 A5 5A 01 01 FF 5A A5");
                            assertThat(r.gateway()).isEqualTo("test");
                            assertThat(r.feed()).isEqualTo("/dev/test");
                            assertThat(r.whole()).isTrue();
                        });
    }

    @Test
    void aWrongCheckIsRefusedAndNotAnswered() {
        List<Decoded> items = all(codec, join(with(METER, 20, 0x3A), BLINK));
        assertThat(rows(items)).hasSize(1);
        assertThat(refusals(items))
                .singleElement()
                .satisfies(
                        r -> assertThat(r.message()).contains("33 bytes", "7332", "check cable"));
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void aLengthThatCannotBeIsNoBeginning() {
        List<Decoded> items = all(codec, join(with(METER, 10, 0xF1), METER));
        assertThat(rows(items)).hasSize(1);
        assertThat(refusals(items))
                .singleElement()
                .satisfies(r -> assertThat(r.message()).contains("length is 241", "240"));
    }

    @Test
    void aDamagedLengthHidesNoFrameForLong() {
        LineSession session = new LineSession(codec, Lines.ORIGIN);
        byte[] bytes = join(with(METER, 10, 0xEF), BLINK);
        assertThat(session.take(bytes, bytes.length, Lines.NOW)).isEmpty();
        assertThat(session.tick(Lines.NOW.plusMillis(1999))).isEmpty();
        List<Decoded> items = session.tick(Lines.NOW.plusSeconds(2));
        assertThat(rows(items)).hasSize(1);
        assertThat(refusals(items)).hasSize(1);
    }

    @Test
    void halfAFrameIsRefusedWhenTheLineGoes() {
        List<Decoded> items = all(codec, head(METER, 20));
        assertThat(refusals(items))
                .singleElement()
                .satisfies(r -> assertThat(r.message()).contains("20 bytes", "cut short"));
    }

    @Test
    void aWrongLengthForTheTypeIsRefusedAndNotAnswered() {
        byte[] short12 = sealed(with(BLINK, 3, 0x01));
        List<Decoded> items = all(codec, short12);
        assertThat(refusals(items))
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.device()).isEqualTo("000B0002");
                            assertThat(r.field()).isEqualTo("length");
                            assertThat(r.message()).contains("length", "is 20", "has 12");
                        });
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void anotherVersionIsRefusedOnceThoughItComesAgainAndAgain() {
        byte[] version2 = sealed(with(METER, 2, 0x02));
        List<Decoded> items = all(codec, join(version2, version2, version2));
        assertThat(items).hasSize(1);
        assertThat(refusals(items).get(0).message()).contains("version 02", "reads version 01");
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void anUnknownTypeIsRefusedAndAnswered() {
        byte[] type7 = sealed(with(METER, 3, 0x07));
        List<Decoded> items = all(codec, join(type7, type7));
        assertThat(refusals(items)).singleElement();
        assertThat(items).hasSize(2).allSatisfy(i -> assertThat(i.acknowledgement()).isNotEmpty());
    }

    @Test
    void anEchoOfOurAnswerIsNoReading() {
        List<Decoded> items = all(codec, METER_ACKNOWLEDGED);
        assertThat(refusals(items).get(0).message()).contains("echo");
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void aRepeatIsAnsweredAndDropped() {
        List<Decoded> items = all(codec, join(METER, BLINK, METER));
        assertThat(rows(items)).hasSize(2);
        assertThat(items.get(2)).isInstanceOf(Decoded.Repeated.class);
        assertThat(items.get(2).acknowledgement()).isEqualTo(METER_ACKNOWLEDGED);
    }

    @Test
    void noiseDoesNotGrowTheSession() {
        LineSession session = new LineSession(codec, Lines.ORIGIN);
        byte[] noise = new byte[1 << 16];
        List<Decoded> items = session.take(noise, noise.length, Lines.NOW);
        assertThat(refusals(items))
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.message()).contains("65536 bytes", "first 512");
                            assertThat(r.item()).hasSize(512 * 3 - 1);
                        });
    }

    @Test
    void anUnknownCodecIsToldWithTheNamesThatThereAre() {
        assertThatThrownBy(() -> Codecs.packaged().byName("midory"))
                .hasMessage("codec 'midory' is not known; there are [midori, unibo]");
    }

    @Test
    void aPayloadThatDoesNotFitIsNotEncoded() {
        assertThatThrownBy(() -> MidoriFrames.frame(0x10, 1, 1, new byte[241]))
                .hasMessageContaining("240");
    }
}
