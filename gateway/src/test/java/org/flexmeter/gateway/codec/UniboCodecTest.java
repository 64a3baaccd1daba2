package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.gateway.codec.Lines.NOW;
import static org.flexmeter.gateway.codec.Lines.PACKET_1;
import static org.flexmeter.gateway.codec.Lines.PACKET_2;
import static org.flexmeter.gateway.codec.Lines.join;
import static org.flexmeter.gateway.codec.Lines.notices;
import static org.flexmeter.gateway.codec.Lines.refusals;
import static org.flexmeter.gateway.codec.Lines.rows;
import static org.flexmeter.gateway.codec.Lines.sealed;
import static org.flexmeter.gateway.codec.Lines.with;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UniboCodecTest {
    private static final int SEQUENCE_AT = 12;

    private final LineSession session =
            new LineSession(Codecs.packaged().byName("unibo"), Lines.ORIGIN);

    private List<Decoded> take(Instant now, byte[]... packets) {
        byte[] bytes = join(packets);
        return session.take(bytes, bytes.length, now);
    }

    private static byte[] first(int sequence) {
        return sealed(with(PACKET_1, SEQUENCE_AT, sequence));
    }

    private static byte[] second(int sequence) {
        return sealed(with(PACKET_2, SEQUENCE_AT, sequence));
    }

    private static byte[] ofOtherNode(byte[] packet) {
        return sealed(with(packet, 9, 0xC4));
    }

    @Test
    void theDocumentsReading() {
        List<Decoded> items = take(NOW, PACKET_1, PACKET_2);
        assertThat(items).hasSize(1);
        assertThat(rows(items).get(0).columns())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "feed",
                                "single-meter",
                                "node",
                                "00158D0000A1B2C3",
                                "at",
                                NOW,
                                "sequence",
                                42L,
                                "rms_current",
                                3536L,
                                "rms_voltage",
                                2301L,
                                "vcc",
                                3300L,
                                "power_factor",
                                0.97));
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void eitherOrderWithOthersBetween() {
        List<Decoded> items =
                take(NOW, second(1), ofOtherNode(first(1)), first(2), first(1), second(2));
        assertThat(rows(items)).extracting(r -> r.get("node")).containsOnly("00158D0000A1B2C3");
        assertThat(rows(items)).hasSize(2);
        assertThat(notices(items)).isEmpty();
    }

    @Test
    void theTimeIsThatOfTheFirstPacket() {
        take(NOW, second(1));
        List<Decoded> items = take(NOW.plusSeconds(4), first(1));
        assertThat(rows(items).get(0).get("at")).isEqualTo(NOW);
    }

    @Test
    void readingsReceivedTogetherHaveTimesOfTheirOwn() {
        List<Decoded> items = take(NOW, first(1), second(1), first(2), second(2));
        assertThat(rows(items))
                .extracting(r -> r.get("at"))
                .containsExactly(NOW, NOW.plusMillis(1));
    }

    @Test
    void repeatsAreDroppedAlsoAfterTheReadingIsComplete() {
        List<Decoded> items =
                take(NOW, first(1), first(1), second(1), second(1), first(1), first(2), second(2));
        assertThat(items).hasSize(2);
        assertThat(rows(items)).hasSize(2);
    }

    @Test
    void aSecondPacketThatDoesNotComeIsTold() {
        assertThat(take(NOW, first(1))).isEmpty();
        assertThat(session.tick(NOW.plusMillis(4999))).isEmpty();
        List<Decoded> items = session.tick(NOW.plusSeconds(5));
        assertThat(notices(items))
                .containsExactly("Packet 2 of reading 1 was lost: nothing came for 5 s.");
        assertThat(session.tick(NOW.plusSeconds(60))).isEmpty();
    }

    @Test
    void aLaterReadingThatIsCompleteEndsTheWait() {
        List<Decoded> items = take(NOW, second(1), first(2), second(2));
        assertThat(notices(items))
                .containsExactly("Packet 1 of reading 1 was lost: a later reading is complete.");
        assertThat(rows(items)).hasSize(1);
    }

    @Test
    void aPacketThatComesTooLateIsRefused() {
        take(NOW, first(1), first(2), second(2));
        List<Decoded> items = take(NOW, second(1));
        assertThat(rows(items)).isEmpty();
        assertThat(refusals(items))
                .singleElement()
                .satisfies(
                        r -> {
                            assertThat(r.device()).isEqualTo("00158D0000A1B2C3");
                            assertThat(r.message()).contains("packet 2 of sequence 1", "given up");
                        });
    }

    @Test
    void readingsThatAreMissingAltogetherAreToldOverTheTurnOfTheSequence() {
        List<Decoded> items = take(NOW, first(254), second(254), first(1), second(1));
        assertThat(notices(items))
                .containsExactly("2 readings were lost between reading 254 and 1: 255, 0.");
        assertThat(take(NOW, first(2), second(2))).hasSize(1);
    }

    @Test
    void aReadingThatIsOvertakenIsDecodedAndTurnsNothingBack() {
        take(NOW, first(5), second(5), first(7), second(7));
        assertThat(rows(take(NOW, first(6), second(6)))).hasSize(1);
        List<Decoded> items = take(NOW, first(8), second(8));
        assertThat(notices(items)).isEmpty();
    }

    @Test
    void aDamagedPacketIsRefusedAndItsReadingIsToldAsLost() {
        byte[] damaged = with(first(1), 30, 0x77);
        List<Decoded> items = take(NOW, damaged, second(1), first(2), second(2));
        assertThat(refusals(items)).singleElement();
        assertThat(notices(items)).hasSize(1);
        assertThat(rows(items)).hasSize(1);
    }

    @Test
    void numberAndLengthMustFit() {
        byte[] third = sealed(with(PACKET_2, 11, 3));
        byte[] swapped = sealed(with(PACKET_2, 11, 1));
        List<Decoded> items = take(NOW, third, swapped);
        assertThat(refusals(items))
                .extracting(r -> r.message().substring(r.message().lastIndexOf("packet number")))
                .containsExactly(
                        "packet number 03 of node 00158D0000A1B2C3 has 30 bytes of payload;"
                                + " 01 has 60, 02 has 30 and 81 has 7",
                        "packet number 01 of node 00158D0000A1B2C3 has 30 bytes of payload;"
                                + " 01 has 60, 02 has 30 and 81 has 7");
    }

    @Test
    void openReadingsAreBounded() {
        for (int sequence = 0; sequence < UniboNode.MOST_OPEN; sequence++) {
            assertThat(take(NOW, first(sequence))).isEmpty();
        }
        assertThat(notices(take(NOW, first(UniboNode.MOST_OPEN)))).hasSize(1);
    }

    @Test
    void nodesAreBounded() {
        take(NOW, first(1));
        for (int node = 0; node < UniboDecoder.MOST_NODES; node++) {
            byte[] packet = sealed(with(first(1), 2, 1, 1, 1, 1, 1, 1, node >> 8, node));
            List<Decoded> items = take(NOW, packet);
            boolean last = node == UniboDecoder.MOST_NODES - 1;
            assertThat(notices(items)).hasSize(last ? 1 : 0);
        }
    }

    @Test
    void aNotANumberStaysOneForTheTranslationToRefuse() {
        byte[] nan = sealed(with(second(1), 39, 0x7F, 0xC0, 0, 0));
        assertThat(rows(take(NOW, first(1), nan)).get(0).get("power_factor")).isEqualTo(Double.NaN);
    }

    @Test
    void whatWaitedInFrontOfUsIsNotLate() {
        take(NOW, first(1));
        assertThat(rows(take(NOW.plusSeconds(30), second(1)))).hasSize(1);
    }
}
