package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.flexmeter.gateway.catalogue.CatalogueException;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.flexmeter.gateway.routes.RouteFile;
import org.flexmeter.gateway.routes.RouteFileCheck;
import org.flexmeter.gateway.routes.RouteFiles;

/** Files that the operator edits. */
class FilesFuzzTest {
    private static final String[] YAML = {
        ":",
        "{",
        "}",
        "[",
        "]",
        "- ",
        "&a ",
        "*a",
        "!!int ",
        "!!binary ",
        "\t",
        "#",
        "'",
        "\"",
        "|",
        ">",
        "? ",
        "---\n",
        "...\n",
        "<<: *a",
        "%YAML 9\n",
        "\u0000",
        "\ufeff",
        "\u2028",
        "\ud83d\ude00",
        "~",
        "\n",
        "  ",
        "null",
        "1e999999999",
        "-0",
        "0x",
        "9".repeat(70),
        "{{gateway.x.y}}",
        "{{a:{{b}}}}",
        "templatedRoute:",
        "routeTemplateRef:",
        "gateway:",
        "feeds:",
        "names:",
        "deviceTypes:",
        "columns:",
        "unit: kW.h",
        "zone: Europe/Rome",
        "zone: UTC+25",
        "scale: 0",
        "batch: 0",
        "kind: measurements"
    };
    private static final Damage CATALOGUES =
            Damage.ofTexts(
                    List.of(
                            Cases.product("catalogue/unibo.yaml"),
                            Cases.product("catalogue/ennova.yaml")),
                    YAML);
    private static final Damage ROUTES =
            Damage.ofTexts(
                    List.of(
                            Cases.product("routes/gateways/unibo.yaml"),
                            Cases.product("routes/gateways/ennova.yaml")),
                    YAML);
    private static final Damage DEVICES =
            Damage.ofTexts(
                    List.of(
                            """
                            gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups
                            # a comment
                            iren,W-1,water-meter,w1,spec,site,true,feeder-7 street
                            iren,"W,2",water-meter,w2,,,false

                            unibo,00158D0000A1B2C3,single-meter,u1,,,
                            """,
                            "gateway,id,type,hardwareId\neon,E1,eon/x,e1\n"),
                    ",",
                    "\"",
                    "\n",
                    "\r",
                    "\r\n",
                    "#",
                    ";",
                    "\t",
                    " ",
                    "\u0000",
                    "\ufeff",
                    "\ud83d\ude00",
                    "gateway",
                    "hardwareId",
                    "enabled",
                    "true",
                    "maybe",
                    "iren,W-1,water-meter,w1,,,true\n",
                    "'",
                    "\\",
                    "\u00e9",
                    "x".repeat(9000));

    private static Path file;
    private static RouteFileCheck check;

    @BeforeContainer
    static void prepare() throws IOException {
        // in memory where the system has such a folder: a million files are written
        Path memory = Path.of("/dev/shm");
        Path folder = Files.isWritable(memory) ? memory : Path.of("target");
        file = Files.createTempFile(folder, "devices", ".csv");
        check =
                new RouteFileCheck(
                        new RouteFiles(Path.of("nowhere")).shared(),
                        name -> name.length() % 2 == 0,
                        gateway -> Set.of("single-meter"));
    }

    @AfterContainer
    static void tidy() throws IOException {
        Files.delete(file);
    }

    @Provide
    Arbitrary<String> catalogues() {
        return CATALOGUES.texts();
    }

    @Property
    void aCatalogueIsTakenOrRefused(@ForAll("catalogues") String text) {
        try {
            Catalogues.load(List.of(new CatalogueSource("x.yaml", text)), Spelling.PRINTED);
        } catch (CatalogueException refused) {
            check(refused.findings());
        }
    }

    @Provide
    Arbitrary<byte[]> devices() {
        return DEVICES.bytes();
    }

    @Property
    void aRegistryIsTakenOrRefused(@ForAll("devices") byte[] text) throws IOException {
        Files.write(file, text);
        try {
            DeviceRegistryFile.load(file);
        } catch (RegistryException refused) {
            check(refused.findings());
        }
    }

    private static void check(List<Finding> findings) {
        assertThat(findings).isNotEmpty();
        for (Finding finding : findings) {
            if (finding.line() < 1 || finding.toString().lines().count() != 1) {
                throw new AssertionError("not one line: " + finding);
            }
        }
    }

    @Provide
    Arbitrary<String> routes() {
        return ROUTES.texts();
    }

    @Property
    void aFileOfRoutesIsTakenOrRefused(@ForAll("routes") String text) {
        List<String> findings =
                new ArrayList<>(check.check(new RouteFile("x", "x.yaml", "file:x.yaml", text)));
        for (String finding : findings) {
            if (!finding.matches("(?s)x\\.yaml:[1-9][0-9]*: .*") || finding.lines().count() != 1) {
                throw new AssertionError("not one line: " + finding);
            }
        }
    }
}
