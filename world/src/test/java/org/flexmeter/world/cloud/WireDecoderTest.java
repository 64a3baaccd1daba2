package org.flexmeter.world.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireDecoderTest {
    private static final String GOOD =
            "{'hardwareId':'m1','type':'DeviceMeasurements','request':{'measurements':{'electricity.voltage.rms.l1':230.0},"
                    + "'updateState':true,'eventDate':'2016-02-10T19:40:03.391Z','metadata':{'quality':'good'}}}";

    private final WireDecoder decoder = new WireDecoder();

    @Test
    void readsAMeasurement() throws WireException {
        assertThat(single(GOOD))
                .isEqualTo(
                        new WireEvent.Reading(
                                "m1",
                                Instant.parse("2016-02-10T19:40:03.391Z"),
                                Map.of("electricity.voltage.rms.l1", 230.0),
                                List.of(),
                                Optional.empty()));
    }

    @Test
    void readsWhatCausedAMeasurement() throws WireException {
        WireEvent event = single(GOOD.replace("'type':", "'originator':'56bf','type':"));
        assertThat(((WireEvent.Reading) event).originator()).contains("56bf");
    }

    @Test
    void readsAnAlertAnAcknowledgementAndARegistration() throws WireException {
        assertThat(
                        single(
                                "{'hardwareId':'m1','type':'DeviceAlert','request':{'type':'l1.phase.fail','level':'Critical',"
                                        + "'message':'Phase L1 lost','source':'Device','eventDate':'2016-02-10T19:40:03.391Z'}}"))
                .isEqualTo(
                        new WireEvent.Alert(
                                "m1",
                                "l1.phase.fail",
                                "Critical",
                                "Phase L1 lost",
                                Instant.parse("2016-02-10T19:40:03.391Z")));
        assertThat(
                        single(
                                "{'hardwareId':'m1','type':'Acknowledge','request':{'response':'done','originatingEventId':'56bf'}}"))
                .isEqualTo(new WireEvent.Acknowledgement("m1", "done", "56bf"));
        assertThat(
                        single(
                                "{'hardwareId':'m1','type':'RegisterDevice','request':{'hardwareId':'m1','specificationToken':'964e','siteToken':'bb10'}}"))
                .isEqualTo(new WireEvent.Registration("m1", "964e", "bb10"));
    }

    @Test
    void readsABatchOldestFirst() throws WireException {
        assertThat(batch(batchOf("2016-02-10T19:40:00.000Z", "2016-02-10T19:40:10.000Z")))
                .hasSize(2);
        assertThatThrownBy(
                        () ->
                                batch(
                                        batchOf(
                                                "2016-02-10T19:40:10.000Z",
                                                "2016-02-10T19:40:00.000Z")))
                .isInstanceOf(WireException.class);
    }

    @Test
    void tellsIntegersThatWouldBeDropped() throws WireException {
        WireEvent event = single(GOOD.replace("230.0", "230"));
        assertThat(((WireEvent.Reading) event).dropped())
                .containsExactly("electricity.voltage.rms.l1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'updateState':true=>'updated':true",
                "'type':=>'kind':",
                "DeviceMeasurements=>DeviceMeasurement",
                "391Z=>391123Z",
                ".391Z=>Z",
                "391Z=>391+00:00",
                "02-10T=>02-30T",
                "'m1'=>'m 1'",
                "230.0=>'230.0'",
                "230.0=>true",
                "230.0=>NaN",
                "230.0=>null",
                "{'electricity.voltage.rms.l1':230.0}=>{}",
                "{'electricity.voltage.rms.l1':230.0}=>null",
                "'electricity.voltage.rms.l1':230.0=>'a':1.5,'a':1.5",
                "'quality'=>'quality.of'",
                "'request':{=>'request':{'originator':'x',",
                "'hardwareId':'m1',=>",
            })
    void refusesWhatAControlCentreRefuses(String change) throws WireException {
        String[] parts = change.split("=>", -1);
        assertThat(GOOD).contains(parts[0]);
        assertThat(single(GOOD)).isNotNull();
        assertThatThrownBy(() -> single(GOOD.replace(parts[0], parts[1])))
                .isInstanceOf(WireException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{} {}", "[{'hardwareId':'m1'}]", "{'hardwareId':'m1'"})
    void refusesWhatIsNoMessage(String text) {
        assertThatThrownBy(() -> single(text)).isInstanceOf(WireException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'alerts':[]=>'alerts':null",
                "'hardwareId':'m1'=>'hardwareId':'m1','type':'DeviceMeasurements'",
                "'locations':[]=>'location':[]",
            })
    void refusesABatchThatAControlCentreRefuses(String change) {
        String[] parts = change.split("=>", -1);
        String good = batchOf("2016-02-10T19:40:00.000Z");
        assertThat(good).contains(parts[0]);
        assertThatThrownBy(() -> batch(good.replace(parts[0], parts[1])))
                .isInstanceOf(WireException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"critical", "CRITICAL", "Fatal", ""})
    void refusesAnAlertOfAnUnknownLevel(String level) {
        assertThatThrownBy(
                        () ->
                                single(
                                        "{'hardwareId':'m1','type':'DeviceAlert','request':{'type':'a','level':'"
                                                + level
                                                + "','message':'','eventDate':'2016-02-10T19:40:03.391Z'}}"))
                .isInstanceOf(WireException.class);
    }

    private static String batchOf(String... times) {
        String readings =
                List.of(times).stream()
                        .map(time -> "{'measurements':{'a':1.5},'eventDate':'" + time + "'}")
                        .reduce((left, right) -> left + "," + right)
                        .orElseThrow();
        return "{'hardwareId':'m1','measurements':[" + readings + "],'alerts':[],'locations':[]}";
    }

    private WireEvent single(String text) throws WireException {
        return decoder.single(bytes(text));
    }

    private List<WireEvent> batch(String text) throws WireException {
        return decoder.batch(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
