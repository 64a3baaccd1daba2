package org.flexmeter.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.time.api.DateTimes;

/** What holds for all messages; shrunk by jqwik when it does not. */
class FmJsonPropertiesTest {
    @Provide
    Arbitrary<BigDecimal> numbers() {
        return Combinators.combine(
                        Arbitraries.bigIntegers(), Arbitraries.integers().between(-200, 300))
                .as(BigDecimal::new)
                .filter(Decimals::representable);
    }

    @Provide
    Arbitrary<Instant> times() {
        return DateTimes.instants()
                .between(
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999999999Z"))
                .ofPrecision(ChronoUnit.NANOS);
    }

    @Provide
    Arbitrary<List<Reading>> records() {
        return Combinators.combine(times(), numbers())
                .as((at, value) -> new Reading(at, List.of(new Measurement("a.b", value))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Property
    void aReadingComesBackAsItWas(
            @ForAll("times") Instant at, @ForAll("numbers") BigDecimal value) {
        Reading reading = new Reading(at, List.of(new Measurement("a.b", value)));
        byte[] payload = FmJson.encode(new Measurements("m1", reading));
        ControlCentre.Stored stored = ControlCentre.take(payload).get(0);
        assertThat(stored.date()).isEqualTo(at.truncatedTo(ChronoUnit.MILLIS));
        assertThat(stored.values().get("a.b")).isEqualByComparingTo(value);
        assertThat(((Measurements) FmJson.parse(payload)).reading().eventDate())
                .isEqualTo(reading.eventDate());
    }

    @Property(tries = 300)
    void splittingLosesAndReordersNothing(
            @ForAll("records") List<Reading> records,
            @ForAll @IntRange(min = 1, max = 50) int maxRecords,
            @ForAll @IntRange(min = 800, max = 5000) int maxBytes) {
        List<ControlCentre.Stored> stored = new ArrayList<>();
        for (byte[] message : FmJson.encode(new Batch("m1", records), maxRecords, maxBytes)) {
            List<ControlCentre.Stored> ofMessage = ControlCentre.take(message);
            assertThat(message.length).isLessThanOrEqualTo(maxBytes);
            assertThat(ofMessage).hasSizeBetween(1, maxRecords);
            stored.addAll(ofMessage);
        }
        assertThat(stored).extracting(ControlCentre.Stored::hardwareId).containsOnly("m1");
        assertThat(stored)
                .extracting(ControlCentre.Stored::date)
                .isEqualTo(records.stream().map(Reading::eventDate).toList());
        assertThat(stored)
                .extracting(one -> Map.copyOf(one.values()).get("a.b").stripTrailingZeros())
                .isEqualTo(
                        records.stream()
                                .map(r -> r.measurements().get(0).value().stripTrailingZeros())
                                .toList());
    }

    @Property(tries = 300)
    void splittingMakesNoMoreMessagesThanItMust(@ForAll("records") List<Reading> records) {
        Batch batch = new Batch("m1", records);
        assertThat(FmJson.encode(batch, 7, Integer.MAX_VALUE)).hasSize((records.size() + 6) / 7);
        int whole = FmJson.encode(batch, 100, Integer.MAX_VALUE).get(0).length;
        assertThat(FmJson.encode(batch, 100, whole)).hasSize(1);
    }
}
