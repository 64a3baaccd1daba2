package org.flexmeter.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.Yaml;

/** The shipped catalogues carry D2.2's tables 6.1 to 6.4, as data-sets.yaml has copied them. */
class PackagedCataloguesTest {
    private static final Map<String, Object> DATA_SETS = dataSets();
    private final Catalogues catalogues = Catalogues.packaged(Spelling.PRINTED);

    private static Map<String, Object> dataSets() {
        try (InputStream in = PackagedCataloguesTest.class.getResourceAsStream("/data-sets.yaml")) {
            return new Yaml().load(in);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(Map<String, Object> type, String key) {
        return (List<String>) type.getOrDefault(key, List.of());
    }

    @TestFactory
    Stream<DynamicTest> everyDeviceTypeIsCarried() {
        return map(DATA_SETS.get("gateways")).entrySet().stream()
                .flatMap(
                        gateway ->
                                map(gateway.getValue()).entrySet().stream()
                                        .map(
                                                type ->
                                                        DynamicTest.dynamicTest(
                                                                gateway.getKey()
                                                                        + "/"
                                                                        + type.getKey(),
                                                                () ->
                                                                        carried(
                                                                                gateway.getKey(),
                                                                                type.getKey(),
                                                                                map(
                                                                                        type
                                                                                                .getValue())))));
    }

    private void carried(String gateway, String type, Map<String, Object> expected) {
        DeviceType deviceType = catalogues.deviceType(gateway, type).orElseThrow();
        Set<String> names = new TreeSet<>();
        for (Feed feed : catalogues.catalogue(gateway).orElseThrow().feeds().values()) {
            if (feed instanceof Feed.Measurements m && m.source().deviceType() == deviceType) {
                m.columns().forEach(column -> names.add(column.name()));
                assertThat(m.batch().isPresent()).isEqualTo(expected.get("batch"));
            }
        }
        assertThat(names).containsExactlyElementsOf(new TreeSet<>(names(expected, "measurements")));
        if (expected.containsKey("alarms")) {
            assertThat(deviceType.alarms().stream().map(AlarmType::name))
                    .containsExactlyElementsOf(names(expected, "alarms"));
            assertThat(deviceType.alarms().stream().map(AlarmType::bit))
                    .isEqualTo(
                            Stream.iterate(0, bit -> bit + 1)
                                    .limit(deviceType.alarms().size())
                                    .toList());
        }
    }

    @Test
    void everyNameHasTheUnitOfTheDataSets() {
        Map<String, Object> units = map(DATA_SETS.get("units"));
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        NamesReader.packaged()
                .measurements()
                .forEach(
                        (name, quantity) -> {
                            actual.put(name, quantity.unit().code());
                            expected.put(name, unit(units, name));
                        });
        assertThat(actual).isEqualTo(expected);
        assertThat(actual.keySet()).isEqualTo(everyName("measurements"));
        assertThat(NamesReader.packaged().alarms().keySet()).isEqualTo(everyName("alarms"));
    }

    private static Set<String> everyName(String kind) {
        return map(DATA_SETS.get("gateways")).values().stream()
                .flatMap(gateway -> map(gateway).values().stream())
                .flatMap(type -> names(map(type), kind).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String unit(Map<String, Object> units, String name) {
        Optional<String> exact = Optional.ofNullable((String) units.get(name));
        return exact.orElseGet(
                () ->
                        units.keySet().stream()
                                .filter(key -> key.endsWith("*"))
                                .filter(key -> name.startsWith(key.substring(0, key.length() - 1)))
                                .map(key -> (String) units.get(key))
                                .collect(Collectors.joining(" or ")));
    }

    @Test
    void correctionsAreThoseOfTheDataSets() {
        assertThat(NamesReader.packaged().corrections())
                .isEqualTo(new HashMap<>(map(DATA_SETS.get("corrections"))));
    }

    @Test
    void theSpellingChangesTheWireNameOnly() {
        Catalogues corrected = Catalogues.packaged(Spelling.CORRECTED);
        Feed.Measurements feed = (Feed.Measurements) corrected.feed("ennova", "midori-smart-meter");
        assertThat(feed.columns().get(2).name())
                .isEqualTo("electricity.instantaneous.rms.volatge.l1");
        assertThat(feed.columns().get(2).wireName())
                .isEqualTo("electricity.instantaneous.rms.voltage.l1");
        assertThat(corrected.deviceType("eon", "substation-electricity").orElseThrow().alarms())
                .extracting(AlarmType::wireName)
                .contains("ram.failure", "selfread.occurred", "l1.sag")
                .doesNotContain("ram.faliure");
    }
}
