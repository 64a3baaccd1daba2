package org.flexmeter.gateway.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for {@link PrivateFile}. */
public final class PrivateFolder {
    private PrivateFolder() {}

    /**
     * Makes a folder for its owner alone, with those above it that are missing; one that is there
     * is left as it is.
     *
     * @return the folder
     * @throws IOException if it cannot be made
     */
    public static Path make(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, Modes.folder());
        }
        return folder;
    }

    /**
     * Keeps root from writing where another user could put links and names in its way.
     *
     * @throws IOException with the remedy, if this program is root and the folder another user's,
     *     or reached by another user's link
     */
    public static void guard(Path folder) throws IOException {
        if (!Modes.arePosix() || !Modes.isRoot()) {
            return;
        }
        for (Path part = folder.toAbsolutePath(); part != null; part = part.getParent()) {
            if (Files.isSymbolicLink(part) && !Modes.isRoots(part)) {
                throw others(part);
            }
        }
        if (!Modes.isRoots(folder.toRealPath())) {
            throw others(folder.toRealPath());
        }
    }

    private static IOException others(Path part) throws IOException {
        String owner = Modes.owner(part).getName();
        return new IOException(
                "%s is %s's, where root does not write; run this as %s (sudo -u %s)"
                        .formatted(part, owner, owner, owner));
    }
}
