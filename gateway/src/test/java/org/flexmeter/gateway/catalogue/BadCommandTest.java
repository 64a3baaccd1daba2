package org.flexmeter.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of a catalogue. */
class BadCommandTest {
    /** A command with everything that one may have; lines are counted from 1. */
    static final String GOOD =
            """
            gateway: gas
            description: A gas meter
            deviceTypes:
              gas-meter:
                description: Gas meter
                commands:
                  close-valve: {about: Closes the valve., ttl: 5m, timeout: PT90S}
                  limit:
                    about: Limits the flow.
                    repeatable: true
                    parameters:
                      flow: {type: Double, unit: m3/h, min: 0, max: 10, about: The greatest flow.}
                      mode: {type: String, values: [day, night], required: false, about: When.}
            feeds:
              values:
                deviceType: gas-meter
                kind: measurements
                device: id
                time: {column: at}
                columns:
                  u: {name: electricity.voltage.rms.l1, unit: V, about: Supply.}
            """;

    private static Catalogues load(String text) {
        return Catalogues.load(List.of(new CatalogueSource("gas.yaml", text)), Spelling.PRINTED);
    }

    @Test
    void whatItSaysIsKnown() {
        DeviceType type = load(GOOD).deviceType("gas", "gas-meter").orElseThrow();
        CommandType close = type.commands().get("close-valve");
        assertThat(close.repeatable()).isFalse();
        assertThat(close.ttl()).contains(Duration.ofMinutes(5));
        assertThat(close.timeout()).contains(Duration.ofSeconds(90));
        CommandType limit = type.commands().get("limit");
        assertThat(limit.repeatable()).isTrue();
        assertThat(limit.ttl()).isEmpty();
        CommandParameter flow = limit.parameters().get("flow");
        assertThat(flow.required()).isTrue();
        assertThat(flow.max()).contains(BigDecimal.TEN);
        assertThat(flow.unit().orElseThrow().code()).isEqualTo("m3/h");
        assertThat(limit.parameters().get("mode").values()).containsExactly("day", "night");
        assertThat(limit.parameters().get("mode").required()).isFalse();
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "close-valve: {|close valve: {|gas.yaml:7: deviceTypes.gas-meter.commands.close valve must be words of letters and digits with '-', '_' or '.' between",
                "about: Closes the valve., |``|gas.yaml:7: deviceTypes.gas-meter.commands.close-valve.about is missing: one line of prose",
                "ttl: 5m|ttl: 5 minutes|gas.yaml:7: deviceTypes.gas-meter.commands.close-valve.ttl must be a length of time such as 60s, 5m or PT5M, not '5 minutes'",
                "ttl: 5m|ttl: 0s|gas.yaml:7: deviceTypes.gas-meter.commands.close-valve.ttl must be longer than nothing",
                "ttl: 5m|tll: 5m|gas.yaml:7: deviceTypes.gas-meter.commands.close-valve.tll is not a known key, expected [about, parameters, repeatable, timeout, ttl]",
                "repeatable: true|repeatable: often|gas.yaml:10: deviceTypes.gas-meter.commands.limit.repeatable must be true or false, not 'often'",
                "type: Double|type: double|gas.yaml:12: deviceTypes.gas-meter.commands.limit.parameters.flow.type must be one of String, Bytes, Bool, Int32, Int64, UInt32, UInt64, SInt32, SInt64, Fixed32, Fixed64, SFixed32, SFixed64, Float, Double, not 'double'",
                "unit: m3/h|unit: m3ph|gas.yaml:12: deviceTypes.gas-meter.commands.limit.parameters.flow.unit 'm3ph' is not a known unit (UCUM, case matters)",
                "min: 0, max: 10|min: 11, max: 10|gas.yaml:12: deviceTypes.gas-meter.commands.limit.parameters.flow.min is greater than max",
                "max: 10,|maximum: 10,|gas.yaml:12: deviceTypes.gas-meter.commands.limit.parameters.flow.maximum is not a known key, expected [about, max, min, required, type, unit, values]",
                "values: [day, night]|values: day|gas.yaml:13: deviceTypes.gas-meter.commands.limit.parameters.mode.values must be a list of texts",
                "values: [day, night]|max: 3|gas.yaml:13: deviceTypes.gas-meter.commands.limit.parameters.mode.max is for numbers, not for String",
                "type: String, values|type: Bool, values|gas.yaml:13: deviceTypes.gas-meter.commands.limit.parameters.mode.values is for String, not for Bool",
                ", about: When.|``|gas.yaml:13: deviceTypes.gas-meter.commands.limit.parameters.mode.about is missing: one line of prose",
            })
    void whatIsWrongIsSaidWithItsLine(String good, String bad, String finding) {
        assertThat(GOOD).contains(good);
        CatalogueException refused =
                catchThrowableOfType(CatalogueException.class, () -> load(GOOD.replace(good, bad)));
        assertThat(refused.findings()).extracting(Finding::toString).contains(finding);
    }
}
