package org.flexmeter.gateway.cli;

import io.smallrye.config.common.MapBackedConfigSource;
import io.smallrye.config.source.file.FileSystemConfigSource;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSourceProvider;

/**
 * Settings from folders with a file each, named as the setting and holding its value: the
 * credentials of a systemd unit ({@code LoadCredential=fm.broker.password:…}), or a Kubernetes
 * secret that is mounted where {@code FM_SECRETS} says. They win over application.properties, and
 * an environment variable wins over them.
 */
public final class SecretFiles implements ConfigSourceProvider {
    /** Between application.properties of the home folder (270) and the environment (300). */
    static final int ORDINAL = 280;

    private static final List<String> FOLDERS = List.of("CREDENTIALS_DIRECTORY", "FM_SECRETS");

    private final UnaryOperator<String> environment;

    /** For the service loader. */
    public SecretFiles() {
        this(System::getenv);
    }

    SecretFiles(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ClassLoader loader) {
        return FOLDERS.stream()
                .flatMap(name -> Optional.ofNullable(environment.apply(name)).stream())
                .flatMap(SecretFiles::source)
                .toList();
    }

    private static Stream<ConfigSource> source(String folder) {
        File files = new File(folder);
        return files.isDirectory() ? Stream.of(new Lines(folder, files)) : Stream.empty();
    }

    /** Without the line end that an editor leaves behind a password. */
    private static final class Lines extends MapBackedConfigSource {
        private static final long serialVersionUID = 1L;

        Lines(String folder, File files) {
            super("secrets in " + folder, values(files), ORDINAL);
        }

        private static Map<String, String> values(File files) {
            Map<String, String> values = new LinkedHashMap<>();
            new FileSystemConfigSource(files, ORDINAL)
                    .getProperties()
                    .forEach((name, value) -> values.put(name, value.stripTrailing()));
            return values;
        }
    }
}
