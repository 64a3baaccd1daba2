package org.flexmeter.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadCatalogueTest {
    /** A fifth gateway with everything a catalogue may have; lines are counted from 1. */
    static final String GOOD =
            """
            gateway: gas
            description: A gas meter
            names:
              gas.volume: {unit: m3, about: Gas counted.}
              gas.leak: {kind: alarm, about: Gas leaks.}
            deviceTypes:
              gas-meter:
                description: Gas meter
                alarms:
                  - {name: gas.leak, bit: 0, code: LEAK, level: Critical, about: Gas leaks.}
                  - {name: low.battery, bit: 63, code: BATT, level: Info, about: The battery is low.}
            feeds:
              values:
                deviceType: gas-meter
                kind: measurements
                batch: 10
                device: id
                time: {column: at, zone: Europe/Rome}
                columns:
                  v: {name: gas.volume, unit: L, scale: 10, min: 0, max: 5, optional: true, about: Gas.}
                  u: {name: electricity.voltage.rms.l1, unit: V, about: Supply.}
              events:
                deviceType: gas-meter
                kind: alarm-events
                device: id
                time: {column: at}
                alarm: {column: a, active: b, message: m}
              register:
                deviceType: gas-meter
                kind: alarm-register
                device: id
                time: {column: at}
                register: {column: r}
            """;

    private static Catalogues load(String text) {
        return Catalogues.load(List.of(new CatalogueSource("gas.yaml", text)), Spelling.PRINTED);
    }

    private static List<String> findings(String text) {
        CatalogueException refused =
                catchThrowableOfType(CatalogueException.class, () -> load(text));
        return refused == null
                ? List.of()
                : refused.findings().stream().map(Finding::toString).toList();
    }

    @Test
    void aGoodOneIsTaken() {
        Catalogues catalogues = load(GOOD);
        assertThat(catalogues.gateways()).containsExactly("gas");
        Feed.Measurements feed = (Feed.Measurements) catalogues.feed("gas", "values");
        assertThat(feed.batch()).hasValue(10);
        assertThat(feed.columns()).extracting(ValueColumn::column).containsExactly("v", "u");
        assertThat(feed.source().time().zone().orElseThrow().getId()).isEqualTo("Europe/Rome");
        assertThat(catalogues.feed("gas", "events")).isInstanceOf(Feed.AlarmEvents.class);
        assertThat(catalogues.feed("gas", "register")).isInstanceOf(Feed.AlarmRegister.class);
        assertThatThrownBy(() -> catalogues.feed("gas", "valeus"))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("valeus");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "name: gas.volume, unit: L|name: gas.volumen, unit: L|gas.yaml:20: feeds.values.columns.v.name 'gas.volumen' is not a known measurement: use one of D2.2's or add it under names:",
                "name: low.battery|name: low.batery|gas.yaml:11: deviceTypes.gas-meter.alarms[1].name 'low.batery' is not a known alarm: use one of D2.2's or add it under names:",
                "name: low.battery|name: ram.failure|gas.yaml:11: deviceTypes.gas-meter.alarms[1].name 'ram.failure' is printed 'ram.faliure' in D2.2: write that, the setting fm.names chooses the spelling on the wire",
                "      u: {|      v: {|gas.yaml:21: repeated: feeds.values.columns.v stands in line 20",
                "bit: 63|bit: 0|gas.yaml:11: deviceTypes.gas-meter.alarms[1].bit is repeated: another alarm of the device type has it",
                "code: BATT|code: LEAK|gas.yaml:11: deviceTypes.gas-meter.alarms[1].code is repeated: another alarm of the device type has it",
                "name: electricity.voltage.rms.l1, unit: V|name: gas.volume, unit: L|gas.yaml:21: feeds.values.columns.u has the same name as v: gas.volume",
                "unit: L, |``|gas.yaml:20: feeds.values.columns.v.unit is missing: a UCUM code such as kW.h",
                "unit: L,|unit: kV,|gas.yaml:20: feeds.values.columns.v.unit 'kV' cannot be converted to the name's unit m3",
                "unit: L,|unit: litre,|gas.yaml:20: feeds.values.columns.v.unit 'litre' is not a known unit (UCUM, case matters)",
                "scale: 10|scale: 0|gas.yaml:20: feeds.values.columns.v.scale must not be zero",
                "scale: 10|scale: 0.000|gas.yaml:20: feeds.values.columns.v.scale must not be zero",
                "scale: 10|scale: ten|gas.yaml:20: feeds.values.columns.v.scale must be a number, not 'ten'",
                "scale: 10|scale: 1E999|gas.yaml:20: feeds.values.columns.v.scale is beyond any measurement: 1E999",
                "description: A gas meter|``|gas.yaml:1: description is missing: one line of prose",
                "    description: Gas meter|``|gas.yaml:9: deviceTypes.gas-meter.description is missing: one line of prose",
                ", about: Gas.|``|gas.yaml:20: feeds.values.columns.v.about is missing: one line of prose",
                "batch: 10|bacth: 10|gas.yaml:16: feeds.values.bacth is not a known key, expected [batch, columns, device, deviceType, kind, originator, time]",
                "batch: 10|originator: {colunm: o}|gas.yaml:16: feeds.values.originator.column is missing: the column with the id of the command that caused the row",
                "scale: 10|scales: 10|gas.yaml:20: feeds.values.columns.v.scales is not a known key, expected [about, max, min, name, optional, scale, unit]",
                "kind: measurements|kind: measurement|gas.yaml:15: feeds.values.kind must be measurements, alarm-events or alarm-register, not 'measurement'",
                "deviceType: gas-meter|deviceType: gasmeter|gas.yaml:14: feeds.values.deviceType 'gasmeter' is not one of the file's deviceTypes",
                "min: 0, max: 5|min: 6, max: 5|gas.yaml:20: feeds.values.columns.v.min is greater than max",
                "level: Info|level: info|gas.yaml:11: deviceTypes.gas-meter.alarms[1].level must be Info, Warning, Error or Critical, not 'info'",
                "bit: 63|bit: 64|gas.yaml:11: deviceTypes.gas-meter.alarms[1].bit must be a whole number from 0 to 63",
                "batch: 10|batch: 0|gas.yaml:16: feeds.values.batch must be a whole number from 1 to 10000",
                "optional: true|optional: yes|gas.yaml:20: feeds.values.columns.v.optional must be true or false, not 'yes'",
                "zone: Europe/Rome|zone: Europe/Roma|gas.yaml:18: feeds.values.time.zone 'Europe/Roma' is not a time zone such as Europe/Rome",
                "gateway: gas|gateway: Gas Meters|gas.yaml:1: gateway must be words of a-z and 0-9",
                "gas.volume: {|low.battery: {|gas.yaml:4: names.low.battery is one of D2.2's names and cannot be given another meaning",
                "device: id|device: [id]|gas.yaml:17: feeds.values.device must be text",
                "    alarms:|    alarm:|gas.yaml:9: deviceTypes.gas-meter.alarm is not a known key, expected [alarms, commands, description]",
                "time: {column: at, zone: Europe/Rome}|time: at|gas.yaml:18: feeds.values.time must be a mapping",
                "feeds:|feeds: [|gas.yaml:14: not YAML: expected ',' or ']', but got :",
            })
    void whatIsWrongIsSaidWithItsLine(String good, String bad, String finding) {
        assertThat(GOOD).contains(good);
        int at = GOOD.indexOf(good);
        String text = GOOD.substring(0, at) + bad + GOOD.substring(at + good.length());
        assertThat(findings(text)).contains(finding);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        String text =
                GOOD.replace("scale: 10", "scale: 0")
                        .replace("level: Info", "level: low")
                        .replace("batch: 10", "bacth: 10");
        assertThat(findings(text)).hasSize(3);
        assertThat(findings(text).get(0)).startsWith("gas.yaml:11:");
        assertThat(findings(text).get(2)).startsWith("gas.yaml:20:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the file is empty",
                "[]|must be a mapping",
                "a|must be a mapping",
                "'--- {}\n--- {}'|only one document"
            })
    void aFileOfAnotherKindIsRefused(String text, String reason) {
        assertThat(findings(text)).anySatisfy(line -> assertThat(line).contains(reason));
    }

    @Test
    void twoCataloguesOfOneGatewayAreRefused() {
        List<CatalogueSource> twice =
                List.of(new CatalogueSource("a.yaml", GOOD), new CatalogueSource("b.yaml", GOOD));
        assertThatThrownBy(() -> Catalogues.load(twice, Spelling.PRINTED))
                .isInstanceOf(CatalogueException.class)
                .hasMessage("b.yaml:1: gateway 'gas' has a catalogue already, a.yaml");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("gas.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        List<CatalogueSource> sources =
                List.of(CatalogueSource.file(file), new CatalogueSource("b.yaml", "[]"));
        assertThatThrownBy(() -> Catalogues.load(sources, Spelling.PRINTED))
                .isInstanceOf(CatalogueException.class)
                .hasMessageContaining("gas.yaml:1: cannot be read as UTF-8")
                .hasMessageContaining("b.yaml:1: ");
    }
}
