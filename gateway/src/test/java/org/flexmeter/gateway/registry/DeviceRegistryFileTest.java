package org.flexmeter.gateway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;
import org.flexmeter.gateway.catalogue.Spelling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRegistryFileTest {
    private static final String HEADER =
            "gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups\n";
    private static final Catalogues CATALOGUES = Catalogues.packaged(Spelling.PRINTED);

    @TempDir Path folder;

    private Path file(String text) {
        try {
            return Files.writeString(folder.resolve("devices.csv"), text);
        } catch (IOException bad) {
            throw new IllegalStateException(bad);
        }
    }

    private List<String> findings(String text) {
        Path file = file(text);
        RegistryException refused =
                catchThrowableOfType(
                        RegistryException.class, () -> DeviceRegistryFile.load(file, CATALOGUES));
        return refused == null
                ? List.of()
                : refused.findings().stream()
                        .map(Finding::toString)
                        .map(text2 -> text2.substring(folder.toString().length() + 1))
                        .toList();
    }

    @Test
    void devicesAreTaken() {
        DeviceRegistry registry =
                DeviceRegistryFile.load(
                        file(
                                """
                                # our meters
                                gateway,id,type,hardwareId,specificationToken,siteToken,enabled

                                eon,A-1,apartment-electricity,eon-a1,964e,bb10,true
                                # a spare one
                                "eon", "A,2" ,apartment-electricity,eon-a2,,,false
                                iren,A-1,water-meter,iren-a1
                                """),
                        CATALOGUES);
        assertThat(registry.size()).isEqualTo(3);
        assertThat(registry.find("eon", "A-1"))
                .contains(
                        new Device(
                                "A-1",
                                "eon",
                                "apartment-electricity",
                                "eon-a1",
                                Optional.of("964e"),
                                Optional.of("bb10"),
                                true));
        assertThat(registry.find("eon", "A,2").orElseThrow().enabled()).isFalse();
        assertThat(registry.find("iren", "A-1").orElseThrow().enabled()).isTrue();
        assertThat(registry.find("iren", "A-2")).isEmpty();
        assertThat(registry.find("none", "A-1")).isEmpty();
        assertThat(registry.devices("eon")).hasSize(2);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "eon,,apartment-electricity,m1,,,true|id is missing",
                "eon,A-1,apartment-electricity,,,,true|hardwareId is missing",
                "eon,A-1|type is missing",
                "eon,A-1,apartment-electricity,m 1,,,true|hardwareId 'm 1' must match [A-Za-z0-9_-]+",
                "eon,X-1,apartment-electricity,m1,,,true|id 'X-1' of gateway eon stands in line 2",
                "eon,A-1,apartment-electricity,x1,,,true|hardwareId 'x1' stands in line 2",
                "eno,A-1,apartment-electricity,m1,,,true|gateway 'eno' has no catalogue",
                "eon,A-1,water-meter,m1,,,true|type 'water-meter' is not one of catalogue/eon.yaml: apartment-electricity, district-heating, substation-electricity",
                "eon,A-1,apartment-electricity,m1,,,yes|enabled must be true or false, not 'yes'",
                "eon,A-1,apartment-electricity,m1,,,true,g,more|9 fields where the header has 8",
                "eon,A-1,apartment-electricity,m1,,,true,feeder 7 p/2|group 'p/2' must match [A-Za-z0-9_-]+; spaces stand between groups",
                "eon,A-1,apartment-electricity,m1,,,true,x1|group 'x1' is the hardwareId of line 2: a command could mean either",
            })
    void whatIsWrongIsSaidWithItsLine(String line, String reason) {
        String text =
                HEADER + "eon,X-1,apartment-electricity,x1,,,true\n# comment\n\n" + line + "\n";
        assertThat(findings(text)).contains("devices.csv:5: " + reason);
    }

    @Test
    void aDeviceIsInTheGroupsThatItsLineNames() {
        DeviceRegistry registry =
                DeviceRegistryFile.load(
                        file(
                                HEADER
                                        + "eon,1,apartment-electricity,m1,,,true,feeder-7 street_2\n"
                                        + "iren,1,water-meter,m2,,,false, feeder-7\n"
                                        + "iren,2,water-meter,m3,,,true,\n"),
                        CATALOGUES);
        assertThat(registry.group("feeder-7"))
                .extracting(Device::hardwareId)
                .containsExactly("m1", "m2");
        assertThat(registry.group("street_2")).hasSize(1);
        assertThat(registry.group("none")).isEmpty();
        assertThat(registry.findByHardwareId("m3").orElseThrow().groups()).isEmpty();
        assertThat(registry.findByHardwareId("none")).isEmpty();
    }

    @Test
    void everythingIsSaidAtOnceAndNothingTaken() {
        assertThat(findings(HEADER + "eon,,x,m1\nfoo,1,x,m2\neon,2,apartment-electricity,m 2\n"))
                .hasSize(3);
    }

    @Test
    void aBadHeaderIsSaid() {
        assertThat(findings("gateway,id,typ,hardwareId\neon,A-1,x,m1\n"))
                .containsExactly(
                        "devices.csv:1: bad header, 'typ' is unknown or repeated, type is missing: write "
                                + HEADER.strip()
                                + ", separated by commas");
        assertThat(findings(""))
                .containsExactly(
                        "devices.csv:1: the file is empty: it begins with the line "
                                + HEADER.strip());
        assertThat(findings(HEADER)).isEmpty();
    }

    @Test
    void aByteOrderMarkBeforeTheHeaderIsPassedOver() {
        assertThat(findings("\uFEFF" + HEADER + "eon,A-1,apartment-electricity,m1\n")).isEmpty();
    }

    @Test
    void anUnclosedQuoteIsAFinding() {
        assertThat(findings(HEADER + "eon,\"A-1,apartment-electricity,m1\n")).isNotEmpty();
    }

    @Test
    void aMissingFileIsAFinding() {
        assertThatThrownBy(() -> DeviceRegistryFile.load(folder.resolve("none.csv")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("none.csv:1: cannot be read");
    }

    @Test
    void aLongListOfFindingsIsCutInTheMessage() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 0; i < 30; i++) {
            text.append("eon,,x,m").append(i).append('\n');
        }
        Path file = file(text.toString());
        assertThatThrownBy(() -> DeviceRegistryFile.load(file))
                .hasMessageEndingWith("\nand 10 more");
    }

    @Test
    void aGatewayWhoseCatalogueWasRefusedDoesNotStopTheOthers() {
        Path file = file("gateway,id,type,hardwareId\ngas,1,gas-meter,g1\niren,1,water-meter,w1\n");
        assertThat(DeviceRegistryFile.load(file, CATALOGUES, Set.of("gas")).size()).isEqualTo(2);
        assertThatThrownBy(() -> DeviceRegistryFile.load(file, CATALOGUES, Set.of("iren")))
                .hasMessageEndingWith("devices.csv:2: gateway 'gas' has no catalogue");
    }

    @Test
    void changesAreCounted() {
        DeviceRegistry old =
                DeviceRegistryFile.load(
                        file("gateway,id,type,hardwareId\na,1,t,h1\na,2,t,h2\na,3,t,h3\n"));
        DeviceRegistry next =
                DeviceRegistryFile.load(
                        file(
                                "gateway,id,type,hardwareId\na,1,t,h1\na,2,u,h2\na,4,t,h4\na,5,t,h5\n"));
        assertThat(DeviceRegistry.changes(old, next))
                .isEqualTo(new DeviceRegistry.Changes(2, 1, 1, 4))
                .hasToString("2 added, 1 changed, 1 removed, 4 in all");
        assertThat(DeviceRegistry.changes(next, next).none()).isTrue();
    }

    @Test
    void theSchemaOfARowAgrees() throws IOException {
        String text =
                new String(
                        getClass()
                                .getResourceAsStream("/schema/devices.schema.json")
                                .readAllBytes(),
                        StandardCharsets.UTF_8);
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(text);
        Map<String, String> good =
                Map.of("gateway", "eon", "id", "A-1", "type", "t", "hardwareId", "h-1");
        Map<String, String> bad =
                Map.of("gateway", "eon", "id", "A-1", "type", "t", "hardwareId", "h 1");
        ObjectMapper json = new ObjectMapper();
        assertThat(schema.validate(json.writeValueAsString(good), InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(json.writeValueAsString(bad), InputFormat.JSON)).hasSize(1);
    }

    /** Found by fuzzing. */
    @Test
    void aQuotedLineEndStaysWithinTheFinding() {
        assertThat(findings("\"gateway,id\neon,E1\",type,hardwareId\n"))
                .singleElement()
                .satisfies(finding -> assertThat(finding).hasLineCount(1));
    }

    /** So that an edit beside those of before cannot use up the memory. */
    @ParameterizedTest
    @CsvSource({
        "134217728, false, 16777216",
        "134217728, true, 8388608",
        "268435456, true, 16777216",
        "402653184, false, 50331648",
        "805306368, true, 50331648",
        "8589934592, true, 67108864"
    })
    void aFileHasRoomInItsHeap(long heap, boolean edit, int most) {
        assertThat(DeviceRegistryFile.most(heap, edit)).isEqualTo(most);
    }

    @Test
    void aFileThatHasNoRoomIsRefusedWithTheRemedy() {
        Path file = file(HEADER + "iren,W1,water-meter,w1,,,true\n");
        assertThat(DeviceRegistryFile.load(file, CATALOGUES, Set.of(), 1_000).size()).isEqualTo(1);
        RegistryException refused =
                catchThrowableOfType(
                        RegistryException.class,
                        () -> DeviceRegistryFile.load(file, CATALOGUES, Set.of(), 50));
        assertThat(refused.findings())
                .singleElement()
                .asString()
                .contains("devices.csv:1: it has more than 50 bytes", "-Xmx");
    }
}
