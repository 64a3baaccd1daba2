package org.flexmeter.gateway.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/** Who may do what with files, where the file system knows owners and modes. */
final class Modes {
    /** Of a file. */
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final int STICKY = 01000;
    private static final String ROOT = "root";

    private Modes() {}

    static boolean arePosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    static FileAttribute<?>[] file() {
        return attributes(FILE);
    }

    static FileAttribute<?>[] folder() {
        return attributes(FOLDER);
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> mode) {
        return arePosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    /** Whether this program may do everything. */
    static boolean isRoot() {
        return ROOT.equals(System.getProperty("user.name"));
    }

    static boolean isRoots(Path path) throws IOException {
        return owner(path).getName().equals(ROOT);
    }

    static UserPrincipal owner(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Takes what is more than its owner's rights away.
     *
     * @return whether it is ours: the system lets the owner alone, and root, change a mode
     */
    static boolean narrow(Path path) throws IOException {
        if (!arePosix()) {
            return true;
        }
        PosixFileAttributes now =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (now.isSymbolicLink()) {
            return false;
        }
        Set<PosixFilePermission> mode = EnumSet.copyOf(now.permissions());
        mode.retainAll(now.isDirectory() ? FOLDER : FILE);
        return set(path, mode);
    }

    private static boolean set(Path path, Set<PosixFilePermission> mode) {
        try {
            Files.setPosixFilePermissions(path, mode);
            return true;
        } catch (IOException notOurs) {
            return false;
        }
    }

    /** Whether it is ours, or root's. */
    static boolean isTrusted(Path path) throws IOException {
        return isRoots(path) || set(path, Files.getPosixFilePermissions(path));
    }

    /** Whether everybody may remove and rename what others have in a folder. */
    static boolean everybodyWrites(Path folder) throws IOException {
        return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)
                && !isSticky(folder);
    }

    /** Whether a group, or everybody, may. */
    static boolean othersWrite(Path folder) throws IOException {
        return everybodyWrites(folder)
                || Files.getPosixFilePermissions(folder).contains(PosixFilePermission.GROUP_WRITE)
                        && !isSticky(folder);
    }

    private static boolean isSticky(Path folder) throws IOException {
        return ((int) Files.getAttribute(folder, "unix:mode") & STICKY) != 0;
    }
}
