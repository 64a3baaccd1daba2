package org.flexmeter.gateway.cli;

import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * The application.properties of the home folder, whose name {@link Home} has put into {@value
 * #HOME}. Files of secrets and the environment win over it. (The property smallrye.config.locations
 * would have it win over both: a file counts there as much as whoever names it.)
 */
public final class HomeSettings implements ConfigSourceProvider {
    /** The system property with the home folder. */
    static final String HOME = "fm.home";

    /** Above what Quarkus finds in ./config (260), below files of secrets. */
    static final int ORDINAL = 270;

    private final Supplier<String> home;

    /** For the service loader. */
    public HomeSettings() {
        this(() -> System.getProperty(HOME));
    }

    HomeSettings(Supplier<String> home) {
        this.home = home;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        Optional<Path> file =
                Optional.ofNullable(home.get())
                        .map(folder -> Path.of(folder, "application.properties"))
                        .filter(Files::isRegularFile);
        return file.isEmpty() ? List.of() : List.of(source(file.get()));
    }

    private static ConfigSource source(Path file) {
        try {
            return new PropertiesConfigSource(file.toUri().toURL(), ORDINAL);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
