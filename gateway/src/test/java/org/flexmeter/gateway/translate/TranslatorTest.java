package org.flexmeter.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.junit.jupiter.api.Test;

/** What the cases cannot say: limits, settings, messages to the operator, orders of any kind. */
class TranslatorTest {
    private static final Instant NOW = Instant.parse("2026-10-25T12:00:00Z");
    private static final Catalogues CATALOGUES = Catalogues.packaged(Spelling.PRINTED);

    private static Translator translator(Duration tolerance, Device... devices) {
        DeviceRegistry registry = DeviceRegistry.of(List.of(devices));
        return new Translator(
                CATALOGUES, () -> registry, () -> NOW, new TranslatorSettings(tolerance));
    }

    private static Device device(String id, String type) {
        return new Device(id, "iren", type, "hw-" + id, Optional.empty(), Optional.empty(), true);
    }

    private static Group translate(Translator translator, String feed, List<Row> rows) {
        return translator.translate("iren", feed, rows, id -> Optional.empty());
    }

    private static Row water(String id, Object at, Object volume) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("meter_id", id);
        columns.put("read_at", at);
        columns.put("flow", 1);
        columns.put("volume", volume);
        return new Row(columns);
    }

    @Test
    void aBatchHasNoMoreRecordsThanTheFeedSays() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Map<String, Object> columns = new HashMap<>();
            columns.put("meter_id", "E1");
            columns.put("read_at", NOW.minusSeconds(900L * i));
            for (String column :
                    "a_plus r_plus s_energy u_rms u_inst u_phase p_plus q_plus s_power freq"
                            .split(" ")) {
                columns.put(column, 1);
            }
            rows.add(new Row(columns));
        }
        Group group =
                translate(
                        translator(Duration.ZERO, device("E1", "electric-standard-meter")),
                        "electric-standard-meter",
                        rows);
        assertThat(group.messages()).extracting(FmMessage::readings).containsExactly(96, 96, 8);
        assertThat(group.readings()).isEqualTo(200);
        List<Instant> dates =
                group.messages().stream()
                        .flatMap(m -> ((Batch) m).records().stream())
                        .map(Reading::eventDate)
                        .toList();
        assertThat(dates).isSorted().hasSize(200);
    }

    @Test
    void aMessageToTheOperatorNamesSourceDeviceFieldValueAndRemedy() {
        Refusal refusal =
                translate(
                                translator(Duration.ZERO, device("W1", "water-meter")),
                                "water-meter",
                                List.of(water("W1", NOW, -5)))
                        .refusals()
                        .get(0);
        assertThat(refusal.message())
                .isEqualTo(
                        "iren/water-meter: device 'W1', column volume is '-5', out of range 0.. L at scale 1: look at the meter, or at min, max and scale in the catalogue; the rest of the row was published");
        assertThat(RowJson.read(refusal.item()).columns())
                .containsEntry("meter_id", "W1")
                .containsEntry("read_at", "2026-10-25T12:00:00Z")
                .containsEntry("volume", -5);
    }

    @Test
    void foreignTextDoesNotBreakTheLine() {
        Group group =
                translate(
                        translator(Duration.ZERO, device("W1", "water-meter")),
                        "water-meter",
                        List.of(water("W\n1\u001b[31m", NOW, 1), water("W1", "a\nb", 1)));
        assertThat(group.refusals())
                .hasSize(2)
                .allSatisfy(
                        refusal ->
                                assertThat(refusal.message()).doesNotContainPattern("\\p{Cntrl}"));
    }

    @Test
    void theToleranceIsASetting() {
        Translator strict = translator(Duration.ZERO, device("W1", "water-meter"));
        Translator patient = translator(Duration.ofHours(1), device("W1", "water-meter"));
        List<Row> rows = List.of(water("W1", NOW.plusSeconds(3600), 1));
        assertThat(translate(strict, "water-meter", rows).refusals())
                .singleElement()
                .extracting(Refusal::reason)
                .isEqualTo(Refusal.Reason.FUTURE_TIME);
        assertThat(translate(patient, "water-meter", rows).messages()).hasSize(1);
    }

    @Test
    void anUnknownFeedIsAFault() {
        Translator translator = translator(Duration.ZERO);
        assertThatThrownBy(() -> translate(translator, "watermeter", List.of()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("watermeter");
    }

    @Property(tries = 200)
    void aReadingHasTheSameIdentityWhateverIsReadWithIt(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = NOW.minusSeconds(60).plusNanos(random.nextInt(20_000_000));
            rows.add(water("W" + random.nextInt(2), at, random.nextBoolean() ? i : null));
        }
        Translator translator =
                translator(
                        Duration.ofDays(1),
                        device("W0", "water-meter"),
                        device("W1", "water-meter"));
        Group group = translate(translator, "water-meter", rows);
        List<FmMessage> alone = new ArrayList<>();
        rows.forEach(
                row -> alone.addAll(translate(translator, "water-meter", List.of(row)).messages()));
        assertThat(group.messages()).hasSize(count).containsExactlyInAnyOrderElementsOf(alone);
        for (String id : List.of("hw-W0", "hw-W1")) {
            assertThat(
                            group.messages().stream()
                                    .filter(message -> message.hardwareId().equals(id))
                                    .map(message -> ((Measurements) message).reading().eventDate()))
                    .isSorted();
        }
        assertThat(translate(translator, "water-meter", rows)).isEqualTo(group);
    }

    @Property(tries = 200)
    void distinctTimesGiveTheSameMessagesInAnyOrderOfTheRows(@ForAll long seed) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            rows.add(water("W" + i % 3, NOW.minusSeconds(i), i));
        }
        List<Row> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(seed));
        Translator translator =
                translator(
                        Duration.ZERO,
                        device("W0", "water-meter"),
                        device("W1", "water-meter"),
                        device("W2", "water-meter"));
        assertThat(translate(translator, "water-meter", shuffled).messages())
                .containsExactlyInAnyOrderElementsOf(
                        translate(translator, "water-meter", rows).messages());
    }
}
