package org.flexmeter.gateway.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of the cases and of the product as good inputs. */
final class Cases {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Path PRODUCT = Path.of("src/main/resources");

    private Cases() {}

    /** The text of every case's file of this name. */
    static List<String> of(String gateway, String file) {
        try (Stream<Path> cases = Files.list(CASES.resolve(gateway))) {
            return cases.sorted()
                    .map(folder -> folder.resolve(file))
                    .filter(Files::isRegularFile)
                    .map(Cases::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of the product, such as {@code catalogue/eon.yaml}. */
    static String product(String name) {
        return text(PRODUCT.resolve(name));
    }

    /** A file that all cases share. */
    static String shared(String name) {
        return text(CASES.resolve(name));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
