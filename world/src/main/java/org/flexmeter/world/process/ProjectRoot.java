package org.flexmeter.world.process;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the project lies: the folder with {@code deploy/}, {@code parts/} and the built gateway.
 */
public final class ProjectRoot {
    private ProjectRoot() {}

    /**
     * The system property {@code flexmeter.root}, or the nearest folder upwards that holds {@code
     * mvnw} and {@code deploy}.
     *
     * @throws PartException if neither leads anywhere
     */
    public static Path find() {
        String given = System.getProperty("flexmeter.root", "");
        if (!given.isBlank()) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))
                    && Files.isDirectory(folder.resolve("deploy"))) {
                return folder;
            }
        }
        throw new PartException(
                "The project's folder was not found upwards of "
                        + start
                        + "; start there or give -Dflexmeter.root=<folder>.");
    }
}
