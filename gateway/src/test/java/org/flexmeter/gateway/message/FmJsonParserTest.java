package org.flexmeter.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FmJsonParserTest {
    private static FmMessage parse(String json) {
        return FmJson.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void measurementsAreTakenWithIntegersToo() {
        Measurements taken =
                (Measurements)
                        parse(
                                "{'hardwareId':'w1','type':'DeviceMeasurements','originator':'e1','request':{'measurements':{'electricity.current.rms.l1':5,'electricity.voltage.rms.l1':230.1},'updateState':false,'eventDate':'2016-02-10T19:40:03.391Z','metadata':{'quality':'good'}}}");
        assertThat(taken.hardwareId()).isEqualTo("w1");
        assertThat(taken.originator()).contains("e1");
        assertThat(taken.metadata()).isEqualTo(Map.of("quality", "good"));
        assertThat(taken.reading().eventDate())
                .isEqualTo(Instant.parse("2016-02-10T19:40:03.391Z"));
        assertThat(taken.reading().measurements())
                .containsExactly(
                        new Measurement("electricity.current.rms.l1", new BigDecimal("5")),
                        new Measurement("electricity.voltage.rms.l1", new BigDecimal("230.1")));
    }

    @Test
    void anAlertWithoutLevelIsInfo() {
        Alert taken =
                (Alert)
                        parse(
                                "{'hardwareId':'w1','type':'DeviceAlert','request':{'type':'low.battery','message':'Low','eventDate':'2016-02-10T19:40:03.391Z'}}");
        assertThat(taken)
                .isEqualTo(
                        new Alert(
                                "w1",
                                "low.battery",
                                Alert.Level.INFO,
                                "Low",
                                Instant.parse("2016-02-10T19:40:03.391Z")));
    }

    @Test
    void aBatchIsTakenOldestFirst() {
        Batch taken =
                (Batch)
                        parse(
                                "{'hardwareId':'w1','measurements':[{'measurements':{'a':1},'eventDate':'2016-02-10T19:40:02.000Z'},{'measurements':{'a':2},'eventDate':'2016-02-10T19:40:01.000Z'}],'alerts':[],'locations':[]}");
        assertThat(taken.records())
                .extracting(reading -> reading.measurements().get(0).value().intValue())
                .containsExactly(2, 1);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|the message must be a JSON object, one device a message",
                "1|the message must be a JSON object, one device a message",
                "{'hardwareId':'w1'}|measurements must be a list",
                "{'hardwareId':'w1','type':'DeviceMeasurements'}|request is missing",
                "{'hardwareId':'w1','type':'Acknowledge','request':{}}|type 'Acknowledge' is not taken in, only DeviceMeasurements and DeviceAlert",
                "{'hardwareID':'w1','type':'DeviceMeasurements','request':{}}|unknown field hardwareID",
                "{'type':'DeviceMeasurements','request':{}}|hardwareId is missing",
                "{'hardwareId':7,'type':'DeviceMeasurements','request':{}}|hardwareId must be text",
                "{'hardwareId':'w 1','type':'DeviceMeasurements','request':{}}|hardwareId 'w 1' must match [A-Za-z0-9_-]+",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':[]}|request must be an object",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'foo':1}}|unknown field request.foo",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':null}}|request.measurements must be an object",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{}}}|request.measurements is empty",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':'1'}}}|request.measurements.a must be a number",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':true}}}|request.measurements.a must be a number",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1e400}}}|request.measurements.a is out of range",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1e2147483647}}}|request.measurements.a is out of range",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1}}}|request.eventDate is missing",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'eventDate':1455133203391}}|request.eventDate must be text",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'eventDate':'2016-02-10T19:40:03.391123Z'}}|request.eventDate '2016-02-10T19:40:03.391123Z' must be of the form yyyy-MM-ddTHH:mm:ss.SSSZ",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'eventDate':'2016-02-30T19:40:03.391Z'}}|request.eventDate '2016-02-30T19:40:03.391Z' must be of the form yyyy-MM-ddTHH:mm:ss.SSSZ",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'updateState':1,'eventDate':'2016-02-10T19:40:03.391Z'}}|request.updateState must be true or false",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'eventDate':'2016-02-10T19:40:03.391Z','metadata':{'a.b':'c'}}}|request.metadata.a.b must match [A-Za-z0-9_-]+",
                "{'hardwareId':'w1','type':'DeviceAlert','request':{'type':'x','message':'y','level':'critical','eventDate':'2016-02-10T19:40:03.391Z'}}|request.level 'critical' must be Info, Warning, Error or Critical",
                "{'hardwareId':'w1','type':'DeviceMeasurements','originator':'\\ud800','request':{}}|originator has half a surrogate pair",
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1},'eventDate':'2016-02-10T19:40:03.391Z','metadata':{'q':'x\\udc00y'}}}|request.metadata.q has half a surrogate pair",
                "{'hardwareId':'w1','measurements':[],'alerts':[],'locations':[]}|measurements is empty",
                "{'hardwareId':'w1','measurements':null}|measurements must be a list",
                "{'hardwareId':'w1','measurements':[{'measurements':{'a':1},'eventDate':'2016-02-10T19:40:01.000Z','foo':1}]}|unknown field measurements[0].foo",
                "{'hardwareId':'w1','measurements':[],'alerts':[{}]}|alerts and locations of a batch must be empty: send alerts as single messages",
            })
    void whatIsWrongIsSaidInOneLine(String json, String reason) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(BadMessageException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':NaN}}}",
                "{'hardwareId':'w1','hardwareId':'w2'}",
                "{'hardwareId':'w1'} {}",
                "{'hardwareId':",
                "garbage",
                "[[[[[[[[[[[[]]]]]]]]]]]]",
            })
    void whatIsNoJsonIsSaidInOneLine(String json) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(BadMessageException.class)
                .hasMessageStartingWith("not JSON: ")
                .satisfies(bad -> assertThat(bad.getMessage().lines()).hasSize(1));
    }

    @Test
    void nothingIsRefusedWithAReason() {
        assertThatThrownBy(() -> FmJson.parse(new byte[0])).isInstanceOf(BadMessageException.class);
    }

    @Test
    void foreignTextDoesNotBreakTheLine() {
        assertThatThrownBy(() -> parse("{'hardwareId':'a\\nb','type':'DeviceAlert'}"))
                .isInstanceOf(BadMessageException.class)
                .satisfies(bad -> assertThat(bad.getMessage().lines()).hasSize(1));
    }

    /** Found by fuzzing: no JSON fault to Jackson, and no message that is taken again and again. */
    @Test
    void anExponentBeyondJavaIsRefused() {
        assertThatThrownBy(
                        () ->
                                parse(
                                        "{'hardwareId':'w1','type':'DeviceMeasurements','request':{'measurements':{'a':1.1e9999999995},'eventDate':'2016-02-10T19:40:03.391Z'}}"))
                .isInstanceOf(BadMessageException.class)
                .hasMessage("a number is out of range");
    }

    @Test
    void whatIsQuotedIsOneLineAndNotLong() {
        assertThatThrownBy(() -> parse("{'hardwareId':'a\\n" + "b".repeat(5000) + "'}"))
                .isInstanceOf(BadMessageException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(310).hasLineCount(1));
    }
}
