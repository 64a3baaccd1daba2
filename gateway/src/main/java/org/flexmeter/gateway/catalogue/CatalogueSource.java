package org.flexmeter.gateway.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.flexmeter.gateway.bounded.BoundedFile;

/**
 * The text of one YAML file.
 *
 * @param name how findings call it
 * @param fault why there is no text; it becomes a finding like any other
 */
public record CatalogueSource(String name, String text, Optional<String> fault) {
    private static final int MOST_BYTES = 4_194_304;

    public CatalogueSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(fault, "fault");
    }

    /** A text that could be read. */
    public CatalogueSource(String name, String text) {
        this(name, text, Optional.empty());
    }

    /** A file of the operator. */
    public static CatalogueSource file(Path path) {
        try {
            return new CatalogueSource(path.toString(), BoundedFile.text(path, MOST_BYTES));
        } catch (IOException unreadable) {
            return new CatalogueSource(
                    path.toString(),
                    "",
                    Optional.of("cannot be read as UTF-8 text (" + unreadable + ")"));
        }
    }

    /** The artifact's catalogue of a gateway. */
    public static CatalogueSource packaged(String gateway) {
        return resource("catalogue/" + gateway + ".yaml");
    }

    /**
     * A file of the artifact.
     *
     * @param resource such as {@code catalogue/eon.yaml}
     * @throws IllegalStateException if the artifact lacks it
     */
    public static CatalogueSource resource(String resource) {
        try (InputStream in =
                CatalogueSource.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the artifact lacks " + resource);
            }
            return new CatalogueSource(
                    resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalStateException("the artifact's " + resource, unreadable);
        }
    }
}
