package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Routes are canonical camelCase YAML DSL, valid against the schema of this Camel. */
class YamlStyleTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> LANGUAGES =
            Set.of("simple", "constant", "method", "jsonpath", "variable", "header", "expression");

    @TestFactory
    Stream<DynamicTest> shippedFilesAreValidAndCanonical() throws Exception {
        Schema schema = schema();
        return files(Path.of("nowhere"))
                .map(
                        file ->
                                dynamicTest(
                                        file.shownAs(),
                                        () -> {
                                            JsonNode root = YAML.readTree(file.text());
                                            assertThat(errors(schema, root)).isEmpty();
                                            assertThat(shortForms(root, "")).isEmpty();
                                        }));
    }

    @TestFactory
    Stream<DynamicTest> examplesAreValid() throws Exception {
        Schema schema = schema();
        return Stream.of("gas", "iren-standard-sql")
                .map(Path.of("../examples")::resolve)
                .flatMap(
                        home ->
                                new RouteFiles(home)
                                        .gateways().stream()
                                                .map(new RouteFiles(home)::gateway)
                                                .flatMap(Optional::stream)
                                                .filter(f -> f.location().startsWith("file:")))
                .map(
                        file ->
                                dynamicTest(
                                        file.shownAs(),
                                        () ->
                                                assertThat(
                                                                errors(
                                                                        schema,
                                                                        YAML.readTree(file.text())))
                                                        .isEmpty()));
    }

    @Test
    void aShortFormIsFound() throws Exception {
        JsonNode root =
                YAML.readTree(
                        "- route: {from: {uri: 'timer:x', steps: [{to: 'log:x'}, {set-body: {}}]}}");
        assertThat(shortForms(root, ""))
                .containsExactly(
                        "/0/route/from/steps/0/to: short form",
                        "/0/route/from/steps/1/set-body: not camelCase");
    }

    private static Stream<RouteFile> files(Path home) {
        RouteFiles files = new RouteFiles(home);
        return Stream.concat(
                files.shared().stream(),
                files.gateways().stream().map(files::gateway).flatMap(Optional::stream));
    }

    private static Schema schema() throws Exception {
        try (InputStream in =
                YamlStyleTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<String> errors(Schema schema, JsonNode root) {
        return schema.validate(root.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .toList();
    }

    /** Camel also takes kebab-case keys and bare strings for steps; both are on their way out. */
    private static List<String> shortForms(JsonNode node, String path) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String here = path + "/" + entry.getKey();
            if (entry.getKey().contains("-") && !path.endsWith("/parameters")) {
                found.add(here + ": not camelCase");
            }
            boolean step = Set.of("to", "toD", "log", "bean", "from").contains(entry.getKey());
            if (step && entry.getValue().isTextual() && !path.endsWith("/parameters")) {
                found.add(here + ": short form");
            }
            if (LANGUAGES.contains(entry.getKey())
                    && !entry.getKey().equals("expression")
                    && path.endsWith("/expression")
                    && entry.getValue().isTextual()) {
                found.add(here + ": short form");
            }
            found.addAll(shortForms(entry.getValue(), here));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            found.addAll(shortForms(node.get(i), path + "/" + i));
        }
        return found;
    }
}
