package org.flexmeter.world.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * An oracle that overlooks something is worse than none: each fault is made once and must be seen.
 */
class OracleTest {
    private static final Feed FEED = new Feed("iren", "water-meter");
    private static final List<String> NAMES = List.of("water.flowrate", "water.volume");
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");
    private static final Map<String, Double> RIGHT =
            Map.of("water.flowrate", 0.25, "water.volume", 12.0);

    private final Oracle oracle = new Oracle();

    @Test
    void whatArrivesAsWrittenIsFaultless() {
        write(NOON, 0.25, 12);
        receive(NOON, RIGHT);

        assertThat(line().received()).isEqualTo(1);
        assertThat(line().lost()).isZero();
        assertThat(oracle.report().faultless()).isTrue();
        assertThat(oracle.missing(1)).isEmpty();
    }

    @Test
    void aLostReadingIsNoticed() {
        write(NOON, 0.25, 12);

        assertThat(line().lost()).isEqualTo(1);
        assertThat(oracle.report().faultless()).isFalse();
        assertThat(oracle.missing(1).get(0)).contains("m1", "2026-01-01T12:00:00.123Z");
    }

    @Test
    void aRepeatIsCountedAndNotTakenForAnother() {
        write(NOON, 0.25, 12);
        write(NOON.plusMillis(1), 0.25, 12);
        receive(NOON, RIGHT);
        receive(NOON, RIGHT);

        assertThat(line().repeated()).isEqualTo(1);
        assertThat(line().received()).isEqualTo(1);
        assertThat(line().lost()).isEqualTo(1);
    }

    @Test
    void aWrongValueIsNoticed() {
        write(NOON, 0.25, 12);
        receive(NOON, Map.of("water.flowrate", 0.25 * (1 + 1e-8), "water.volume", 12.0));

        assertThat(line().wrong()).isEqualTo(1);
        assertThat(line().lost()).isEqualTo(1);
        assertThat(oracle.report().findings()).hasSize(1);
    }

    @Test
    void aValueWithinTheToleranceIsRight() {
        write(NOON, 0.25, 12);
        receive(NOON, Map.of("water.flowrate", 0.25 * (1 + 1e-12), "water.volume", 12.0));

        assertThat(oracle.report().faultless()).isTrue();
    }

    @Test
    void aMissingNameAndAnAdditionalOneAreNoticed() {
        write(NOON, 0.25, 12);
        receive(NOON, Map.of("water.flowrate", 0.25));
        receive(NOON, Map.of("water.flowrate", 0.25, "water.volume", 12.0, "water.temp", 8.0));

        assertThat(line().wrong()).isEqualTo(2);
    }

    @Test
    void anotherTimeIsUnexpected() {
        write(NOON, 0.25, 12);
        receive(NOON.plusMillis(1), RIGHT);

        assertThat(line().unexpected()).isEqualTo(1);
        assertThat(line().lost()).isEqualTo(1);
    }

    @Test
    void anUnknownDeviceIsUnexpected() {
        oracle.reading("stranger", NOON, RIGHT, System.nanoTime());

        assertThat(oracle.report().faultless()).isFalse();
        assertThat(oracle.report().lines())
                .singleElement()
                .extracting(Report.Line::unexpected)
                .isEqualTo(1L);
    }

    @Test
    void ofACorrectedReadingOnlyTheLastMustArrive() {
        write(NOON, 0.25, 12);
        write(NOON, 0.5, 12);
        receive(NOON, Map.of("water.flowrate", 0.5, "water.volume", 12.0));

        assertThat(line().superseded()).isEqualTo(1);
        assertThat(line().lost()).isZero();
        assertThat(oracle.report().faultless()).isTrue();
    }

    @Test
    void ofACorrectionToTheSameValuesOnlyTheLastMustArrive() {
        write(NOON, 0.25, 12);
        write(NOON, 0.25, 12);
        receive(NOON, RIGHT);

        assertThat(oracle.report().faultless()).isTrue();
    }

    @Test
    void aCorrectionThatDoesNotArriveIsLost() {
        write(NOON, 0.25, 12);
        receive(NOON, RIGHT);
        write(NOON, 0.5, 12);

        assertThat(line().lost()).isEqualTo(1);
        receive(NOON, Map.of("water.flowrate", 0.5, "water.volume", 12.0));
        assertThat(line().received()).isEqualTo(2);
        assertThat(line().superseded()).isZero();
        assertThat(line().repeated()).isZero();
    }

    @Test
    void whatWasRolledBackMustNotArrive() {
        Ledger.Posting posting = post(NOON, 0.25, 12);
        posting.abandoned();
        assertThat(line().written()).isZero();

        receive(NOON, RIGHT);
        assertThat(line().unexpected()).isEqualTo(1);
    }

    @Test
    void whatMayBeCommittedMayArriveAndNeedNot() {
        post(NOON, 0.25, 12).unsure();
        post(NOON.plusMillis(1), 0.25, 12).unsure();
        receive(NOON, RIGHT);

        assertThat(oracle.report().faultless()).isTrue();
        assertThat(line().written()).isZero();
    }

    @Test
    void aGatewayThatIsQuickerThanTheCommitReturnsIsRight() {
        Ledger.Posting posting = post(NOON, 0.25, 12);
        receive(NOON, RIGHT);
        posting.committed();

        assertThat(line().received()).isEqualTo(1);
        assertThat(line().p99()).isZero();
        assertThat(oracle.report().faultless()).isTrue();
    }

    @Test
    void latencyRunsFromTheCommit() {
        write(NOON, 0.25, 12);
        oracle.reading("m1", NOON, RIGHT, System.nanoTime() + TimeUnit.SECONDS.toNanos(2));

        assertThat(line().p50()).isBetween(2_000.0, 3_000.0);
    }

    @Test
    void aReadingWithoutTimeIsKnownByItsValue() {
        Ledger.Posting posting = oracle.open();
        posting.timeless(FEED, "node", Values.of(List.of("electricity.current.rms.l1"), 1.234));
        posting.committed();
        oracle.reading("node", NOON, Map.of("electricity.current.rms.l1", 1.235), 0);
        assertThat(line().unexpected()).isEqualTo(1);
        assertThat(line().lost()).isEqualTo(1);

        oracle.reading("node", NOON, Map.of("electricity.current.rms.l1", 1.234), 0);
        assertThat(line().lost()).isZero();
    }

    @Test
    void anAlertOfAnotherLevelIsWrong() {
        Ledger.Posting posting = oracle.open();
        posting.alert(FEED, "m1", "tamper.detect", "Error", NOON);
        posting.committed();
        oracle.alert("m1", "tamper.detect", "Warning", NOON, 0);
        assertThat(line().wrong()).isEqualTo(1);

        oracle.alert("m1", "tamper.detect", "Error", NOON, 0);
        assertThat(line().received()).isEqualTo(1);
    }

    @Test
    void anAlertWithoutTimeMayComeAtAnyTimeButOnlySoOften() {
        Ledger.Posting posting = oracle.open();
        posting.alert(FEED, "m1", "packet.lost");
        posting.committed();
        oracle.alert("m1", "packet.lost", "Warning", NOON, 0);
        assertThat(line().received()).isEqualTo(1);

        oracle.alert("m1", "packet.lost", "Warning", NOON.plusSeconds(1), 0);
        assertThat(line().repeated()).isEqualTo(1);
    }

    @Test
    void malformedAndDroppedAreFaults() {
        oracle.malformed("x");
        assertThat(oracle.report().faultless()).isFalse();

        Oracle another = new Oracle();
        another.dropped("y");
        assertThat(another.report().faultless()).isFalse();
    }

    private void write(Instant when, double... values) {
        post(when, values).committed();
    }

    private Ledger.Posting post(Instant when, double... values) {
        Ledger.Posting posting = oracle.open();
        posting.reading(FEED, "m1", when, Values.of(NAMES, values));
        return posting;
    }

    private void receive(Instant when, Map<String, Double> values) {
        oracle.reading("m1", when, values, System.nanoTime());
    }

    private Report.Line line() {
        return oracle.report().line(FEED).orElseThrow();
    }
}
