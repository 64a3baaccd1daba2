package org.flexmeter.gateway.access;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Files that hold secrets: made so that their owner alone can read them. */
final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER =
            PosixFilePermissions.fromString("rw-------");

    private PrivateFile() {}

    /**
     * Writes a file in one step; it never exists with wider permissions. It stays its owner's, and
     * a new one is given to the folder's: root may have written it for the gateway's user.
     *
     * @throws IOException if it cannot be written
     */
    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, attributes());
        Files.writeString(fresh, text);
        give(fresh, Files.exists(file) ? file : file.toAbsolutePath().getParent());
        Files.move(
                fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void give(Path fresh, Path like) throws IOException {
        UserPrincipal owner = Files.getOwner(like);
        if (posix(fresh) && !Files.getOwner(fresh).equals(owner)) {
            try {
                Files.setOwner(fresh, owner);
            } catch (IOException onlyRootMay) {
                return;
            }
        }
    }

    /** Whether others than its owner may read it. */
    static boolean isOpenToOthers(Path file) throws IOException {
        return posix(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file));
    }

    private static FileAttribute<?>[] attributes() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
