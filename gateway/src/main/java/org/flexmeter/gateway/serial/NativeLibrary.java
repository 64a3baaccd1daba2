package org.flexmeter.gateway.serial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.files.OwnLibrary;

/**
 * Puts jSerialComm's native library where only we write. By itself it unpacks it into a folder
 * under /tmp that everybody may write to and loads it from there.
 */
final class NativeLibrary {
    private static final String PROPERTY = "jSerialComm.library.path";
    private static final String FILE = "libjSerialComm.so";

    /** Names of the JVM and of jSerialComm; elsewhere its own way is taken. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86_64", "aarch64", "armv8_64");

    private NativeLibrary() {}

    /**
     * Unpacks the library, unless an operator has said where it is.
     *
     * @param state a folder of ours; without one, a private temporary folder
     * @throws IOException if the folder cannot be written
     */
    static synchronized void unpack(Optional<Path> state) throws IOException {
        String architecture = ARCHITECTURES.get(System.getProperty("os.arch"));
        boolean ours = "Linux".equals(System.getProperty("os.name")) && architecture != null;
        if (!ours || System.getProperty(PROPERTY) != null) {
            return;
        }
        try (InputStream packed =
                NativeLibrary.class.getResourceAsStream("/Linux/" + architecture + "/" + FILE)) {
            if (packed == null) {
                return;
            }
            Path folder =
                    state.isPresent()
                            ? OwnLibrary.unpack(
                                    state.get().toAbsolutePath(), "native/serial", FILE, packed)
                            : OwnLibrary.temporary(FILE, packed);
            System.setProperty(PROPERTY, folder.toString());
        }
    }
}
