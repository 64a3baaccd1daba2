package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.world.process.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State files where none can be kept: told in one line, and left as they are. */
class StateDiskTest {
    @TempDir Path folder;

    @Test
    void aFileSystemThatIsMountedReadOnlyIsTold() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder.toString()),
                "a tmpfs cannot be mounted");
        try {
            keep("b1");
            assertThat(run("mount", "-o", "remount,ro", folder.toString())).isTrue();

            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageStartingWith(folder.resolve("x.db") + ": ")
                    .hasMessageContaining("mounted read-only")
                    .hasMessageContaining("mount it writable")
                    .hasMessageContaining("fm.state.dir")
                    .message()
                    .hasLineCount(1);

            assertThat(run("mount", "-o", "remount,rw", folder.toString())).isTrue();
            assertThat(kept()).isEqualTo("b1");
        } finally {
            run("umount", folder.toString());
        }
    }

    @Test
    void aFolderThatMayNotBeWrittenIsTold() throws IOException {
        keep("b1");
        Files.delete(folder.resolve("x.db.lock"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(folder), "root may write everywhere");
            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("give the gateway's user write access to " + folder);
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(kept()).isEqualTo("b1");
    }

    @Test
    void aFileThatMayNotBeWrittenIsTold() throws IOException {
        keep("b1");
        Path file = folder.resolve("x.db");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assumeFalse(Files.isWritable(file), "root may write everywhere");
        assertThatThrownBy(this::open)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("cannot be written: give the gateway's user write access");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(kept()).isEqualTo("b1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"})
    void aNetworkFileSystemIsRefused(String type) {
        assertThatThrownBy(() -> StateDisk.check(folder.resolve("x.db"), new Disk(type, false)))
                .isInstanceOf(StateException.class)
                .hasMessageContaining("network file system (" + type + ")")
                .hasMessageContaining("set fm.state.dir to a folder on a local disk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "9p"})
    void aLocalOneIsTaken(String type) {
        assertThatCode(() -> StateDisk.check(folder.resolve("x.db"), new Disk(type, false)))
                .doesNotThrowAnyException();
    }

    private void keep(String bookmark) {
        try (StateFile file = open()) {
            Group nothing = new Group("x", "line", List.of(), List.of(), Map.of());
            file.bookmarks()
                    .save(Progress.bookmark("feed", bookmark), nothing)
                    .toCompletableFuture()
                    .join();
        }
    }

    private String kept() {
        try (StateFile file = open()) {
            return file.bookmarks().load("feed").bookmark().orElse("");
        }
    }

    private StateFile open() {
        return StateFile.open("x", StateSettings.in(folder), InstantSource.system());
    }

    private static boolean run(String... command) {
        return Commands.run(command).fine();
    }

    /** A line of the table of mounts. */
    private static final class Disk extends FileStore {
        private final String type;
        private final boolean readOnly;

        Disk(String type, boolean readOnly) {
            this.type = type;
            this.readOnly = readOnly;
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public boolean isReadOnly() {
            return readOnly;
        }

        @Override
        public long getTotalSpace() {
            return 1;
        }

        @Override
        public long getUsableSpace() {
            return 1;
        }

        @Override
        public long getUnallocatedSpace() {
            return 1;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> view) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> view) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException();
        }
    }
}
