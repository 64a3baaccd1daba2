package org.flexmeter.gateway.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Puts a native library where its user alone can write, before it is loaded. One that is there is
 * looked at byte by byte: whoever could plant another would run in this program.
 */
public final class OwnLibrary {
    private OwnLibrary() {}

    /**
     * Unpacks a library, unless the same is there already.
     *
     * @param above a folder of ours; where others write in it, a temporary one is taken
     * @param folder within it, for this library alone
     * @param packed the library; closed by who asks
     * @return the folder with nothing but the library in it
     * @throws IOException if there is no such folder
     */
    public static Path unpack(Path above, String folder, String name, InputStream packed)
            throws IOException {
        byte[] library = packed.readAllBytes();
        Path kept = above.resolve(folder);
        if (!isSafe(above, kept) || !isCleared(kept, name)) {
            return temporary(name, new ByteArrayInputStream(library));
        }
        Path file = kept.resolve(name);
        if (!isThere(file, library)) {
            Files.deleteIfExists(file);
            PrivateFile.replace(file, out -> out.write(library));
        }
        return kept;
    }

    /** The folders down to it are made if they are missing, and are nobody else's. */
    private static boolean isSafe(Path above, Path folder) throws IOException {
        PrivateFolder.make(above);
        PrivateFolder.guard(above);
        PrivateFolder.make(folder);
        if (!Modes.arePosix()) {
            return true;
        }
        for (Path part = folder; !part.equals(above); part = part.getParent()) {
            if (!Modes.narrow(part)) {
                return false;
            }
        }
        // a group that may write is a volume's in Kubernetes (fsGroup), and nobody else's
        return Modes.isTrusted(above) && !Modes.everybodyWrites(above);
    }

    private static boolean isThere(Path file, byte[] library) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Modes.owner(file).equals(Modes.owner(file.getParent()))
                && Files.size(file) == library.length
                && Arrays.equals(Files.readAllBytes(file), library);
    }

    /** A library could be looked for under other names, too. */
    private static boolean isCleared(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> !file.endsWith(name)).allMatch(OwnLibrary::isDeleted);
        }
    }

    private static boolean isDeleted(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException stays) {
            return false;
        }
    }

    /**
     * Unpacks a library for this run of the program, into a folder that nobody knew before.
     *
     * @throws IOException if there is no room for temporary files
     */
    public static Path temporary(String name, InputStream packed) throws IOException {
        Path folder = Files.createTempDirectory("flexmeter-native");
        Path file = folder.resolve(name);
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        PrivateFile.copy(packed, file);
        return folder;
    }
}
