package org.flexmeter.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FmJsonTest {
    private static final Instant AT = Instant.parse("2016-02-10T19:40:03.391Z");

    private static String text(byte[] payload) {
        ControlCentre.take(payload);
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static Reading reading(Instant at, String value) {
        return new Reading(
                at, List.of(new Measurement("electricity.voltage.rms.l1", new BigDecimal(value))));
    }

    @Test
    void measurementsAreAsInTheDescription() {
        byte[] payload =
                FmJson.encode(
                        new Measurements(
                                "m1",
                                reading(AT, "230"),
                                Optional.empty(),
                                Map.of("quality", "good")));
        assertThat(text(payload))
                .isEqualTo(
                        "{\"hardwareId\":\"m1\",\"type\":\"DeviceMeasurements\",\"request\":{\"measurements\":{\"electricity.voltage.rms.l1\":230.0},\"updateState\":true,\"eventDate\":\"2016-02-10T19:40:03.391Z\",\"metadata\":{\"quality\":\"good\"}}}");
    }

    @Test
    void halfASurrogatePairBecomesTheReplacementCharacterAndAWholeOneStays() {
        String half = "a" + Character.MIN_HIGH_SURROGATE + "b";
        Measurements message =
                new Measurements(
                        "m1", reading(AT, "1"), Optional.of(half), Map.of("q", "\uD83D\uDD0C"));
        assertThat(text(FmJson.encode(message)))
                .contains("\"originator\":\"a\uFFFDb\"", "\"q\":\"\uD83D\uDD0C\"");
    }

    @Test
    void alertsAreAsInTheDescription() {
        byte[] payload =
                FmJson.encode(
                        new Alert(
                                "m1", "l1.phase.fail", Alert.Level.CRITICAL, "Phase L1 lost", AT));
        assertThat(text(payload))
                .isEqualTo(
                        "{\"hardwareId\":\"m1\",\"type\":\"DeviceAlert\",\"request\":{\"type\":\"l1.phase.fail\",\"level\":\"Critical\",\"message\":\"Phase L1 lost\",\"source\":\"Device\",\"eventDate\":\"2016-02-10T19:40:03.391Z\"}}");
    }

    @Test
    void acknowledgementsAreAsInTheDescription() {
        assertThat(text(FmJson.encode(new Acknowledgement("m1", "56bf7c84e4b0", "done"))))
                .isEqualTo(
                        "{\"hardwareId\":\"m1\",\"type\":\"Acknowledge\",\"request\":{\"response\":\"done\",\"originatingEventId\":\"56bf7c84e4b0\"}}");
    }

    @Test
    void registrationsNameTheDeviceTwice() {
        assertThat(text(FmJson.encode(new Registration("m1", "964e", Optional.of("bb10")))))
                .isEqualTo(
                        "{\"hardwareId\":\"m1\",\"type\":\"RegisterDevice\",\"request\":{\"hardwareId\":\"m1\",\"specificationToken\":\"964e\",\"siteToken\":\"bb10\"}}");
        assertThat(text(FmJson.encode(new Registration("m1", "964e", Optional.empty()))))
                .doesNotContain("siteToken");
    }

    @Test
    void theOriginatorStandsOutsideTheRequest() {
        assertThat(
                        text(
                                FmJson.encode(
                                        new Measurements(
                                                "m1", reading(AT, "1"), Optional.of("56bf")))))
                .startsWith(
                        "{\"hardwareId\":\"m1\",\"type\":\"DeviceMeasurements\",\"originator\":\"56bf\",\"request\":{");
    }

    @Test
    void batchesAreAsInTheDescription() {
        Batch batch =
                new Batch("m1", List.of(reading(Instant.parse("2016-02-10T19:40:00Z"), "230.0")));
        assertThat(FmJson.encode(batch, 100, 10_000))
                .singleElement()
                .extracting(FmJsonTest::text)
                .isEqualTo(
                        "{\"hardwareId\":\"m1\",\"measurements\":[{\"measurements\":{\"electricity.voltage.rms.l1\":230.0},\"eventDate\":\"2016-02-10T19:40:00.000Z\"}],\"alerts\":[],\"locations\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "-1, -1.0",
        "0, 0.0",
        "230.10, 230.10",
        "1E+3, 1000.0",
        "1E-7, 0.0000001",
        "9007199254740993, 9007199254740993.0",
        "1.5E+2, 150.0"
    })
    void numbersHaveADecimalPointAndNoExponent(String value, String written) {
        assertThat(text(FmJson.encode(new Measurements("m1", reading(AT, value)))))
                .contains("\"electricity.voltage.rms.l1\":" + written + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00.000Z",
        "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.0019Z, 2024-02-29T12:00:00.001Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
        "0001-01-01T00:00:00.1Z, 0001-01-01T00:00:00.100Z",
    })
    void datesAreCutToMilliseconds(String instant, String written) {
        assertThat(
                        text(
                                FmJson.encode(
                                        new Measurements(
                                                "m1", reading(Instant.parse(instant), "1")))))
                .contains("\"eventDate\":\"" + written + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a.b", "ä", "", "a\"b", "a/b"})
    void anIdentityThatTheControlCentreRefusesIsNotSent(String hardwareId) {
        assertThatThrownBy(() -> FmJson.encode(new Measurements(hardwareId, reading(AT, "1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[A-Za-z0-9_-]+");
        Batch batch = new Batch(hardwareId, List.of(reading(AT, "1")));
        assertThatThrownBy(() -> FmJson.encode(batch, 1, 1000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBatchNeedsItsLimits() {
        assertThatThrownBy(() -> FmJson.encode(new Batch("m1", List.of(reading(AT, "1")))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRecordThatCannotFitIsSaidSo() {
        Batch batch = new Batch("m1", List.of(reading(AT, "1")));
        int size = FmJson.encode(batch, 1, 10_000).get(0).length;
        assertThat(FmJson.encode(batch, 1, size)).hasSize(1);
        assertThatThrownBy(() -> FmJson.encode(batch, 1, size - 1))
                .isInstanceOf(TooLargeException.class)
                .hasMessage(
                        "one reading of m1 takes "
                                + size
                                + " bytes, the broker takes "
                                + (size - 1)
                                + ": raise its maximum packet size");
    }

    @Test
    void textIsEscaped() {
        String message = "über \"50 %\"\n\u0001";
        byte[] payload =
                FmJson.encode(new Alert("m1", "general.error", Alert.Level.INFO, message, AT));
        assertThat(ControlCentre.take(payload).get(0).text()).containsEntry("message", message);
    }
}
