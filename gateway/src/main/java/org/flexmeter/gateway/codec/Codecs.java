package org.flexmeter.gateway.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.flexmeter.gateway.resident.NativeBinary;

/**
 * The codecs by name: those of this artifact and those in jars of a folder (see {@link Codec}).
 * Immutable.
 */
public final class Codecs {
    private final Map<String, Codec> byName;

    private Codecs(Map<String, Codec> byName) {
        this.byName = byName;
    }

    /** Those that are in the artifact. */
    public static Codecs packaged() {
        return load(Codecs.class.getClassLoader());
    }

    /**
     * Those that are in the artifact and in the jars of a folder.
     *
     * @param folder need not be there
     * @throws IllegalArgumentException if two codecs have one name, or if there are jars and this
     *     is the native binary, which cannot take in classes
     * @throws UncheckedIOException if the folder cannot be read
     */
    public static Codecs with(Path folder) {
        if (!Files.isDirectory(folder)) {
            return packaged();
        }
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : files) {
                jars.add(jar.toUri().toURL());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of codecs " + folder + " is unreadable", e);
        }
        if (!jars.isEmpty() && NativeBinary.runs()) {
            throw new IllegalArgumentException(
                    "%s has codecs in jars, which the native binary cannot load; run the jar instead (docs/native.md)"
                            .formatted(folder));
        }
        // stays open with its codecs, as long as the process
        return load(new URLClassLoader(jars.toArray(URL[]::new), Codecs.class.getClassLoader()));
    }

    /**
     * The codec of that name.
     *
     * @throws IllegalArgumentException that says which names there are
     */
    public Codec byName(String name) {
        Codec codec = byName.get(name);
        if (codec == null) {
            throw new IllegalArgumentException(
                    "codec '" + name + "' is not known; there are " + names());
        }
        return codec;
    }

    /** All names, in order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    private static Codecs load(ClassLoader loader) {
        Map<String, Codec> found = new TreeMap<>();
        for (Codec codec : ServiceLoader.load(Codec.class, loader)) {
            Codec other = found.put(codec.name(), codec);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two codecs are named '%s': %s and %s"
                                .formatted(
                                        codec.name(),
                                        other.getClass().getName(),
                                        codec.getClass().getName()));
            }
        }
        return new Codecs(found);
    }
}
