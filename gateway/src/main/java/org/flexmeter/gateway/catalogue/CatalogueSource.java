package org.flexmeter.gateway.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of one YAML file.
 *
 * @param name how findings call it
 */
public record CatalogueSource(String name, String text) {

    /**
     * A file of the operator.
     *
     * @throws CatalogueException if it cannot be read as UTF-8
     */
    public static CatalogueSource file(Path path) {
        try {
            return new CatalogueSource(path.toString(), Files.readString(path));
        } catch (IOException unreadable) {
            throw new CatalogueException(
                    List.of(
                            new Finding(
                                    path.toString(),
                                    1,
                                    "cannot be read as UTF-8 text (" + unreadable + ")")));
        }
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
