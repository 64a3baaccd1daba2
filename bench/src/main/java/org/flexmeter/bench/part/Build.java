package org.flexmeter.bench.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.flexmeter.world.gateway.GatewayProgram;

/**
 * One form in which the gateway was built.
 *
 * @param name in tables
 * @param files what of it lies on disk
 */
public record Build(String name, GatewayProgram program, Path files) {
    private static final double MEGABYTE = 1_000_000;

    /** The jar, the jar with its cache, and the binary: those of them that have been built. */
    static List<Build> of(Path root) {
        Path target = root.resolve("gateway/target");
        Path jar = target.resolve("quarkus-app");
        Path cached = target.resolve("flexmeter.java");
        Path binary = target.resolve("flexmeter");
        List<Build> builds = new ArrayList<>();
        if (Files.exists(jar)) {
            builds.add(new Build("jar", new GatewayProgram.Jar(jar), jar));
        }
        if (Files.exists(cached)) {
            builds.add(new Build("jar with cache", new GatewayProgram.Cached(cached), jar));
        }
        if (Files.exists(binary)) {
            builds.add(new Build("binary", new GatewayProgram.Native(binary), binary));
        }
        return builds;
    }

    /** Its size on disk; a Java machine's own is not in it. */
    public double megabytes() {
        try (Stream<Path> all = Files.walk(files)) {
            return all.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum()
                    / MEGABYTE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
