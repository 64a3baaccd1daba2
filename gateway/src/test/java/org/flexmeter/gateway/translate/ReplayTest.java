package org.flexmeter.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.junit.jupiter.api.Test;

/** What refused rows become when they are taken once more, by a mended catalogue or registry. */
class ReplayTest {
    private static final Instant NOW = Instant.parse("2026-10-25T12:00:00Z");
    private static final Instant AT = Instant.parse("2026-10-25T10:00:00.250Z");

    private static Translator translator(UnaryOperator<String> mend, Device... devices) {
        DeviceRegistry registry = DeviceRegistry.of(List.of(devices));
        List<CatalogueSource> sources =
                List.of("eon", "iren").stream()
                        .map(g -> CatalogueSource.resource("catalogue/" + g + ".yaml"))
                        .map(s -> new CatalogueSource(s.name(), mend.apply(s.text())))
                        .toList();
        return new Translator(
                Catalogues.load(sources, Spelling.PRINTED),
                () -> registry,
                () -> NOW,
                TranslatorSettings.defaults());
    }

    private static Translator translator(Device... devices) {
        return translator(text -> text, devices);
    }

    private static Device device(String gateway, String id, String type) {
        return new Device(id, gateway, type, "hw-" + id, Optional.empty(), Optional.empty(), true);
    }

    private static final Device METER = device("iren", "W1", "water-meter");

    private static Row water(Object at, Object flow, Object volume) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("meter_id", "W1");
        columns.put("read_at", at);
        columns.put("flow", flow);
        columns.put("volume", volume);
        return new Row(columns);
    }

    private static List<Refusal> refusals(Translator by, String gateway, String feed, Row row) {
        return by.translate(gateway, feed, List.of(row), d -> Optional.empty()).refusals();
    }

    private static Group replay(Translator by, Refusal refused) {
        return by.replay(refused, device -> Optional.empty());
    }

    @Test
    void anUnknownDeviceThatIsKnownNowKeepsItsIdentity() {
        Row row = water(Timestamp.from(AT), 10, 1000L);
        Refusal refused = refusals(translator(), "iren", "water-meter", row).get(0);
        assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_DEVICE);
        Group direct =
                translator(METER)
                        .translate("iren", "water-meter", List.of(row), d -> Optional.empty());
        Group replayed = replay(translator(METER), refused);
        assertThat(replayed.refusals()).isEmpty();
        assertThat(replayed.messages()).isEqualTo(direct.messages());
    }

    @Test
    void ofARowThatWasRefusedInPartOnlyThatPartFollows() {
        Row row = water(AT.toString(), 10, -5);
        Refusal refused = refusals(translator(METER), "iren", "water-meter", row).get(0);
        assertThat(refused.whole()).isFalse();
        Translator mended =
                translator(text -> text.replace("unit: L, scale: 1, min: 0,", "unit: L,"), METER);
        Measurements message = (Measurements) replay(mended, refused).messages().get(0);
        assertThat(message.hardwareId()).isEqualTo("hw-W1");
        assertThat(message.reading().eventDate()).isEqualTo(AT);
        assertThat(message.reading().measurements())
                .containsExactly(new Measurement("water.volume", new BigDecimal("-0.005")));
        assertThat(replay(translator(METER), refused).messages()).isEmpty();
        assertThat(replay(translator(METER), refused).refusals())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.OUT_OF_RANGE));
    }

    @Test
    void aNullInAColumnThatMayBeNullNowIsSettled() {
        Refusal refused =
                refusals(translator(METER), "iren", "water-meter", water(AT, null, 5)).get(0);
        Translator mended =
                translator(text -> text.replace("unit: L/h,", "unit: L/h, optional: true,"), METER);
        Group replayed = replay(mended, refused);
        assertThat(replayed.messages()).isEmpty();
        assertThat(replayed.refusals()).isEmpty();
    }

    @Test
    void aColumnThatTheCatalogueHasNoMoreStaysRefused() {
        Refusal refused =
                refusals(translator(METER), "iren", "water-meter", water(AT, "x", 5)).get(0);
        Translator mended =
                translator(
                        text -> text.replaceAll("(?m)^ +flow: \\{name: water.flowrate.*\n", ""),
                        METER);
        assertThat(replay(mended, refused).refusals())
                .singleElement()
                .satisfies(r -> assertThat(r.message()).contains("discard the item"));
    }

    @Test
    void aPointInTimeOfTheDriverStaysOne() {
        Device heat = device("iren", "H1", "district-heating");
        Row row = new Row(Map.of("meter_id", "H1", "read_at", Timestamp.from(AT)));
        Refusal refused = refusals(translator(heat), "iren", "district-heating", row).get(0);
        assertThat(refused.reason()).isEqualTo(Reason.AMBIGUOUS_TIME);
        assertThat(replay(translator(heat), refused).refusals())
                .singleElement()
                .satisfies(r -> assertThat(r.reason()).isEqualTo(Reason.AMBIGUOUS_TIME));
    }

    @Test
    void unknownBitsOfARegisterAreRaisedAlone() {
        Device meter = device("eon", "M1", "apartment-electricity");
        Row row = new Row(Map.of("meter_id", "M1", "read_at", AT, "status_word", 1L << 40 | 1));
        Group first =
                translator(meter)
                        .translate("eon", "apartment-status", List.of(row), d -> Optional.empty());
        assertThat(first.messages()).hasSize(1);
        Translator mended =
                translator(
                        text ->
                                text.replace(
                                        "{name: tamper.detect, bit: 3,",
                                        "{name: tamper.detect, bit: 40,"),
                        meter);
        RegisterState since = new RegisterState(1, NOW);
        Group replayed = mended.replay(first.refusals().get(0), device -> Optional.of(since));
        assertThat(replayed.refusals()).isEmpty();
        assertThat(replayed.registers()).isEmpty();
        assertThat(replayed.messages())
                .singleElement()
                .isInstanceOfSatisfying(
                        Alert.class,
                        alert -> {
                            assertThat(alert.type()).isEqualTo("tamper.detect");
                            assertThat(alert.eventDate()).isEqualTo(AT);
                            assertThat(alert.message()).doesNotContain("late");
                        });
    }

    /** Found by fuzzing: Jackson does not write such a number without its exponent. */
    @Test
    void aNumberOfAnyScaleCanBeKept() {
        for (String number : List.of("1E+16000", "1E-16000", "1e300", "123.45")) {
            Row row = water(AT, new BigDecimal(number), 1);
            Row read = RowJson.read(RowJson.write(row));
            assertThat(new BigDecimal(read.get("flow").toString())).isEqualByComparingTo(number);
        }
    }

    /** Found by fuzzing: bytes whose hex digits are decimal ones were a number when read again. */
    @Test
    void bytesStayBytes() {
        Row read = RowJson.read(RowJson.write(water(AT, new byte[] {0x12, 0x34}, 1)));
        assertThat(read.get("flow")).isEqualTo(new byte[] {0x12, 0x34});
    }

    /** Found by fuzzing: the name of a Java object is another one each time. */
    @Test
    void aDeviceOfBytesIsNamedTheSameEachTime() {
        Row row = new Row(Map.of("meter_id", new byte[] {0x0A, 0x1F}, "read_at", AT));
        assertThat(refusals(translator(), "iren", "water-meter", row).get(0).device())
                .isEqualTo("0a1f");
    }

    @Test
    void whatIsNoRowIsSaidSo() {
        for (String text : List.of("", "null", "[]", "{", "7")) {
            assertThatThrownBy(() -> RowJson.read(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a row");
        }
    }
}
