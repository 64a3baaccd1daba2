package org.flexmeter.gateway.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * @param kept those of {@code refused} in whose place an earlier text is used on
     * @param sources what was taken, by gateway
     */
    public record Loaded(
            Catalogues catalogues,
            Map<String, List<String>> refused,
            Set<String> kept,
            Map<String, CatalogueSource> sources) {

        /** The findings of gateways that are without a catalogue for them. */
        public Map<String, List<String>> without() {
            Map<String, List<String>> without = new TreeMap<>(refused);
            without.keySet().removeAll(kept);
            return without;
        }
    }

    /** Loads those that are good and tells of the others. */
    public Loaded load(Spelling spelling) {
        return load(spelling, Map.of());
    }

    /**
     * The same; where one is not good, that of before is used on.
     *
     * @param before what was taken last, by gateway
     */
    public Loaded load(Spelling spelling, Map<String, CatalogueSource> before) {
        Map<String, CatalogueSource> sources = new TreeMap<>();
        sources().forEach(source -> sources.put(gateway(source.name()), source));
        try {
            Catalogues all = Catalogues.load(List.copyOf(sources.values()), spelling);
            return new Loaded(all, Map.of(), Set.of(), Map.copyOf(sources));
        } catch (CatalogueException e) {
            Map<String, List<String>> refused = new TreeMap<>();
            Set<String> kept = new TreeSet<>();
            e.findings().stream()
                    .collect(Collectors.groupingBy(Finding::file))
                    .forEach(
                            (file, findings) ->
                                    refused.put(
                                            gateway(file),
                                            findings.stream().map(Finding::toString).toList()));
            for (String gateway : refused.keySet()) {
                sources.remove(gateway);
                if (before.containsKey(gateway)) {
                    sources.put(gateway, before.get(gateway));
                    kept.add(gateway);
                }
            }
            Catalogues rest = Catalogues.load(List.copyOf(sources.values()), spelling);
            return new Loaded(rest, refused, Set.copyOf(kept), Map.copyOf(sources));
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
