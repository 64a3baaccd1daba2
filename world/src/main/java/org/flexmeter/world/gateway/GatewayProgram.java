package org.flexmeter.world.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.flexmeter.world.process.Jdks;
import org.flexmeter.world.process.PartException;

/**
 * The built gateway: the packaged jar, or the native binary if the system property {@value #BINARY}
 * names one, or the jar with the cache that {@value #CACHED} names. Whoever starts it drives them
 * in the same way.
 */
public sealed interface GatewayProgram {
    /** The property that names a native binary; without it, or empty, the jar is meant. */
    String BINARY = "fm.gateway.binary";

    /**
     * The property that names the arguments of a jar with its cache; it counts if they are there.
     */
    String CACHED = "fm.gateway.cached";

    /** Options of a Java machine that lives for seconds: it starts with half of the work. */
    List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /**
     * The program that is to be started.
     *
     * @param root the project's folder, where the gateway has been built
     */
    static GatewayProgram find(Path root) {
        Path jar = root.resolve("gateway/target/quarkus-app");
        return named(BINARY)
                .<GatewayProgram>map(binary -> new Native(root.resolve(binary)))
                .or(() -> named(CACHED).map(root::resolve).filter(Files::exists).map(Cached::new))
                .orElseGet(() -> new Jar(jar));
    }

    private static Optional<String> named(String property) {
        return Optional.ofNullable(System.getProperty(property)).filter(path -> !path.isBlank());
    }

    /**
     * The words that start it, before those of the gateway's own command line.
     *
     * @param options of a Java machine, such as {@code -Xmx256m}
     * @throws PartException if it has not been built
     */
    List<String> command(List<String> options);

    /** A Java machine with the packaged jar. */
    record Jar(Path folder) implements GatewayProgram {
        @Override
        public List<String> command(List<String> options) {
            Path jar = folder.resolve("quarkus-run.jar");
            built(jar, "./mvnw -q package -DskipTests");
            List<String> command = new ArrayList<>(List.of(Jdks.current().toString()));
            command.addAll(options);
            command.addAll(List.of("-jar", jar.toString()));
            return command;
        }
    }

    /**
     * A Java machine with the packaged jar's cache: {@code deploy/make-cache}.
     *
     * @param arguments the file with the arguments that use it
     */
    record Cached(Path arguments) implements GatewayProgram {
        @Override
        public List<String> command(List<String> options) {
            built(arguments, "deploy/make-cache");
            List<String> command = new ArrayList<>(List.of(Jdks.current().toString()));
            command.addAll(options);
            command.add("@" + arguments);
            return command;
        }
    }

    /** One executable, which knows of a Java machine's options {@code -Xm…} and {@code -D…}. */
    record Native(Path binary) implements GatewayProgram {
        @Override
        public List<String> command(List<String> options) {
            built(binary, "./mvnw -q package -Dnative -DskipTests");
            List<String> command = new ArrayList<>(List.of(binary.toString()));
            options.stream().filter(option -> !option.startsWith("-XX:")).forEach(command::add);
            return command;
        }
    }

    private static void built(Path program, String how) {
        if (!Files.exists(program)) {
            throw new PartException(
                    "The gateway is not built: " + program + " is missing. Run " + how + ".");
        }
    }
}
