package org.flexmeter.gateway.state;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** What the file system under a state file must be: writable, and of this machine. */
final class StateDisk {
    /** Types as the system's table of mounts has them; SQLite's log is not safe on any of them. */
    private static final Set<String> NETWORK =
            Set.of(
                    "afs",
                    "ceph",
                    "cifs",
                    "fuse.ceph",
                    "fuse.davfs",
                    "fuse.glusterfs",
                    "fuse.rclone",
                    "fuse.s3fs",
                    "fuse.sshfs",
                    "glusterfs",
                    "lustre",
                    "ncpfs",
                    "nfs",
                    "nfs3",
                    "nfs4",
                    "smb2",
                    "smb3",
                    "smbfs");

    private StateDisk() {}

    /**
     * Checks the file system of a state file's folder.
     *
     * @throws StateException if it is a network's or mounted read-only
     */
    static void check(Path file) {
        try {
            check(file, Files.getFileStore(file.getParent()));
        } catch (IOException e) {
            throw new StateException(
                    "%s: its file system does not answer: %s".formatted(file, e.getMessage()), e);
        }
    }

    static void check(Path file, FileStore store) {
        if (NETWORK.contains(store.type())) {
            throw new StateException(
                    ("%s: lies on a network file system (%s), where two machines could write it at"
                                    + " once and damage it: set fm.state.dir to a folder on a local"
                                    + " disk")
                            .formatted(file, store.type()));
        }
        if (store.isReadOnly()) {
            throw new StateException(
                    ("%s: its file system is mounted read-only: mount it writable (after a fault of"
                                    + " the disk the system does this by itself and says so in its"
                                    + " log), or set fm.state.dir to a folder elsewhere")
                            .formatted(file));
        }
    }
}
