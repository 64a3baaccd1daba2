package org.flexmeter.gateway.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.flexmeter.gateway.catalogue.Catalogues;

/**
 * Finds the YAML files of routes: a file in the home folder takes the place of the packaged one of
 * the same name.
 */
public final class RouteFiles {
    private static final int MOST_BYTES = 4_194_304;

    /** The shapes and the shared routes, in the order in which they are loaded. */
    private static final List<String> SHARED =
            List.of(
                    "spine/errors",
                    "spine/publish",
                    "spine/wake",
                    "spine/registration",
                    "spine/commands",
                    "templates/poll",
                    "templates/act",
                    "templates/listen");

    private final Path home;

    /**
     * @param home the home folder; its {@code routes/} may be absent
     */
    public RouteFiles(Path home) {
        this.home = home;
    }

    /** Every gateway that has a file, packaged or in the home folder. */
    public List<String> gateways() {
        TreeSet<String> names = new TreeSet<>(Catalogues.PACKAGED);
        names.addAll(namesIn(home.resolve("routes/gateways")));
        return List.copyOf(names);
    }

    /** Templates, error handling and spine; then whatever templates the home folder adds. */
    public List<RouteFile> shared() {
        List<RouteFile> files = new ArrayList<>();
        SHARED.forEach(name -> find(name).ifPresent(files::add));
        for (String name : namesIn(home.resolve("routes/templates"))) {
            if (!SHARED.contains("templates/" + name)) {
                find("templates/" + name).ifPresent(files::add);
            }
        }
        return files;
    }

    /** The routes of one gateway. */
    public Optional<RouteFile> gateway(String name) {
        return find("gateways/" + name);
    }

    private Optional<RouteFile> find(String name) {
        String relative = "routes/" + name + ".yaml";
        String gateway = name.substring(name.indexOf('/') + 1);
        Path edited = home.resolve(relative);
        try {
            if (Files.isRegularFile(edited)) {
                String location = "file:" + edited;
                return Optional.of(
                        new RouteFile(
                                gateway,
                                edited.toString(),
                                location,
                                BoundedFile.text(edited, MOST_BYTES)));
            }
            try (InputStream in =
                    Thread.currentThread().getContextClassLoader().getResourceAsStream(relative)) {
                return in == null
                        ? Optional.empty()
                        : Optional.of(
                                new RouteFile(
                                        gateway,
                                        relative,
                                        "classpath:" + relative,
                                        new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(relative + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<String> namesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .map(n -> n.substring(0, n.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }
}
