package org.flexmeter.gateway.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flexmeter.gateway.catalogue.CatalogueException;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;
import org.flexmeter.gateway.catalogue.Spelling;

/** Finds the catalogues: a file in the home folder takes the place of the packaged one. */
public final class CatalogueFiles {

    private final Path folder;

    /**
     * @param folder the home folder's {@code catalogue/}; it may be absent
     */
    public CatalogueFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The catalogues that are good.
     *
     * @param refused the findings of each that is not, by its gateway
     */
    public record Loaded(Catalogues catalogues, Map<String, List<String>> refused) {}

    /** Loads those that are good and tells of the others. */
    public Loaded load(Spelling spelling) {
        List<CatalogueSource> sources = new ArrayList<>(sources());
        try {
            return new Loaded(Catalogues.load(sources, spelling), Map.of());
        } catch (CatalogueException e) {
            Map<String, List<Finding>> byFile =
                    e.findings().stream().collect(Collectors.groupingBy(Finding::file));
            sources.removeIf(source -> byFile.containsKey(source.name()));
            Map<String, List<String>> refused = new TreeMap<>();
            byFile.forEach(
                    (file, findings) ->
                            refused.put(
                                    gateway(file),
                                    findings.stream().map(Finding::toString).toList()));
            return new Loaded(Catalogues.load(sources, spelling), refused);
        }
    }

    /** One catalogue a gateway. */
    public List<CatalogueSource> sources() {
        Map<String, CatalogueSource> sources = new TreeMap<>();
        Catalogues.PACKAGED.forEach(
                gateway -> sources.put(gateway, CatalogueSource.packaged(gateway)));
        if (Files.isDirectory(folder)) {
            try (Stream<Path> edited = Files.list(folder)) {
                edited.filter(p -> p.getFileName().toString().endsWith(".yaml"))
                        .forEach(p -> sources.put(gateway(p.toString()), CatalogueSource.file(p)));
            } catch (IOException e) {
                throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
            }
        }
        return List.copyOf(sources.values());
    }

    /** The gateway that a file is named for. */
    public static String gateway(String file) {
        String name = Path.of(file).getFileName().toString();
        return name.endsWith(".yaml") ? name.substring(0, name.length() - 5) : name;
    }
}
