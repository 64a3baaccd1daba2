package org.flexmeter.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.bench.session.Scale;
import org.flexmeter.world.process.PartException;

/** A whole run as JSON and as a plot. */
public final class Report {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path root;
    private final Scale scale;
    private final List<Outcome> outcomes;

    public Report(Path root, Scale scale, List<Outcome> outcomes) {
        this.root = root;
        this.scale = scale;
        this.outcomes = List.copyOf(outcomes);
    }

    /**
     * Writes {@code result.json} and {@code result.svg}.
     *
     * @throws PartException if the folder cannot be written to
     */
    public void write(Path folder) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", Instant.now().toString());
        all.put("version", Machine.version(root));
        all.put("machine", Machine.describe());
        all.put("scale", scale);
        all.put("sessions", outcomes);
        try {
            Files.writeString(folder.resolve("result.json"), JSON.writeValueAsString(all) + "\n");
            Files.writeString(folder.resolve("result.svg"), Plot.of(outcomes));
        } catch (IOException e) {
            throw new PartException("The results cannot be written to " + folder + ".", e);
        }
    }
}
