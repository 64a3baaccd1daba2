package org.flexmeter.world.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Java installations of this machine. */
public final class Jdks {
    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    private Jdks() {}

    /** The {@code java} that runs this process. */
    public static Path current() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /**
     * The first {@code java} that is of one of the wanted releases: JAVA_HOME, JAVA17_HOME,
     * JAVA11_HOME, the running one, then {@code /usr/lib/jvm/*}.
     *
     * @param wanted feature releases such as 17
     */
    public static Optional<Path> find(List<Integer> wanted) {
        Stream<Path> named =
                Stream.of("JAVA_HOME", "JAVA17_HOME", "JAVA11_HOME")
                        .map(name -> System.getenv().getOrDefault(name, ""))
                        .filter(value -> !value.isBlank())
                        .map(Path::of);
        Stream<Path> homes =
                Stream.of(
                                named,
                                Stream.of(Path.of(System.getProperty("java.home"))),
                                installed().stream())
                        .flatMap(each -> each);
        return homes.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .filter(home -> wanted.contains(release(home)))
                .map(home -> home.resolve("bin/java"))
                .findFirst();
    }

    private static List<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return List.of();
        }
        try (Stream<Path> homes = Files.list(INSTALLED)) {
            return homes.sorted().toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /**
     * The feature release that an installation's file {@code release} tells; 0 if it tells none.
     */
    private static int release(Path home) {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (IOException noRelease) {
            return 0;
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        String feature = version.split("[.+_-]")[0];
        return feature.matches("\\d+") ? Integer.parseInt(feature) : 0;
    }
}
