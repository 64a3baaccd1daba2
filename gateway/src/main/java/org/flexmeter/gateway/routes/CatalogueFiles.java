package org.flexmeter.gateway.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flexmeter.gateway.catalogue.CatalogueSource;

/** Finds the catalogues: a file in the home folder takes the place of the packaged one. */
public final class CatalogueFiles {

    private static final List<String> PACKAGED = List.of("eon", "iren", "ennova", "unibo");

    private final Path folder;

    /**
     * @param folder the home folder's {@code catalogue/}; it may be absent
     */
    public CatalogueFiles(Path folder) {
        this.folder = folder;
    }

    /** One catalogue a gateway. */
    public List<CatalogueSource> sources() {
        Map<String, CatalogueSource> sources = new TreeMap<>();
        PACKAGED.forEach(
                gateway ->
                        sources.put(
                                gateway,
                                CatalogueSource.resource("catalogue/" + gateway + ".yaml")));
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
