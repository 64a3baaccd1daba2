package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bill of materials names everything that is delivered: who looks flaws up looks there. */
class BillOfMaterialsIT {
    private static final Path TARGET = ProjectRoot.find().resolve("gateway/target");
    private static final Path BILL = TARGET.resolve("gateway-sbom.json");
    private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

    @BeforeEach
    void aBillIsWrittenOnlineAlone() {
        assumeFalse(
                "offline=true".equals(System.getProperty("maven.mode")) && Files.notExists(BILL),
                "the bill of materials was not written: Maven is offline");
    }

    @Test
    void everyJarIsAComponent() throws IOException {
        List<String> jars;
        try (Stream<Path> files = Files.list(TARGET.resolve("quarkus-app/lib/main"))) {
            jars = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> named = new ArrayList<>();
        components().forEach(component -> named.add(jar(component)));
        assertThat(jars).hasSizeGreaterThan(100);
        assertThat(named).containsAll(jars);
    }

    /** As Quarkus names a library's file: group, name, version, classifier. */
    private static String jar(JsonNode component) {
        Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
        return "%s.%s-%s%s.jar"
                .formatted(
                        component.path("group").asText(),
                        component.path("name").asText(),
                        component.path("version").asText(),
                        classifier.find() ? "-" + classifier.group(1) : "");
    }

    @Test
    void hawtioIsAComponentThoughItIsUnpacked() throws IOException {
        List<JsonNode> hawtio = new ArrayList<>();
        components()
                .forEach(
                        component -> {
                            if (component.path("group").asText().equals("io.hawt")) {
                                hawtio.add(component);
                            }
                        });
        assertThat(hawtio).hasSize(1);
        assertThat(hawtio.get(0).path("purl").asText())
                .matches("pkg:maven/io\\.hawt/hawtio-springboot@\\d[^?$]*\\?type=jar");
        assertThat(hawtio.get(0).path("hashes").path(0).path("content").asText())
                .matches("[0-9a-f]{64}");
        assertThat(Files.readString(TARGET.resolve("gateway-sbom.xml")))
                .containsOnlyOnce("<purl>" + hawtio.get(0).path("purl").asText() + "</purl>");
    }

    private static JsonNode components() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(BILL.toFile());
        return bill.path("components");
    }
}
