package org.flexmeter.gateway.cases;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;

/** The files of one case; what a case leaves out stands beside the gateways' folders. */
final class Case {
    static final JsonMapper JSON =
            JsonMapper.builder()
                    // 1.0 and 1 are not the same on the wire
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
                    .build();

    private final Path cases;
    private final Path folder;

    Case(Path cases, Path folder) {
        this.cases = cases;
        this.folder = folder;
    }

    String gateway() {
        return folder.getParent().getFileName().toString();
    }

    /** A file of the case or the default for all cases. */
    private Path file(String name) {
        Path own = folder.resolve(name);
        return Files.exists(own) ? own : cases.resolve(name);
    }

    private JsonNode json(String name) {
        try {
            return JSON.readTree(Files.readString(file(name)));
        } catch (IOException bad) {
            throw new UncheckedIOException(folder.resolve(name) + " is not readable", bad);
        }
    }

    /** The frames of a case about a line, as text; empty if the case is about rows. */
    Optional<String> frames() {
        try {
            Path frames = folder.resolve("frames.hex");
            return Files.exists(frames) ? Optional.of(Files.readString(frames)) : Optional.empty();
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    String feed() {
        return json("rows.json").path("feed").asText();
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        json("rows.json").path("rows").forEach(row -> rows.add(row(row)));
        return rows;
    }

    private static Row row(JsonNode row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        row.properties().forEach(c -> columns.put(c.getKey(), TypedValue.of(c.getValue())));
        return new Row(columns);
    }

    List<String> expected() {
        return lines(json("expected.json"));
    }

    List<String> refused() {
        return lines(json("refused.json"));
    }

    private static List<String> lines(JsonNode list) {
        List<String> lines = new ArrayList<>();
        list.forEach(item -> lines.add(item.toString()));
        return lines;
    }

    DeviceRegistry registry(Catalogues catalogues) {
        return DeviceRegistryFile.load(file("devices.csv"), catalogues);
    }

    Instant now() {
        try {
            return Instant.parse(Files.readString(file("now.txt")).strip());
        } catch (IOException bad) {
            throw new UncheckedIOException(bad);
        }
    }

    /** Alarm registers that were known before, and as they are expected to be afterwards. */
    Map<String, RegisterState> registers(String name) {
        Map<String, RegisterState> registers = new HashMap<>();
        json(name)
                .properties()
                .forEach(
                        entry ->
                                registers.put(
                                        entry.getKey(),
                                        new RegisterState(
                                                entry.getValue().path("bits").asLong(),
                                                Instant.parse(
                                                        entry.getValue()
                                                                .path("eventDate")
                                                                .asText()))));
        return registers;
    }

    /** Whether the case says what the registers are afterwards. */
    boolean tellsRegistersAfter() {
        return Files.exists(folder.resolve("registers-after.json"));
    }
}
