package org.flexmeter.gateway.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** State is its owner's alone, whatever the umask, and however it was before. */
class StateModesTest {
    private static final Set<PosixFilePermission> EVERYBODY =
            PosixFilePermissions.fromString("rw-rw-rw-");

    @TempDir Path home;

    private Path dir() {
        return home.resolve("state");
    }

    private StateFile open() {
        return StateFile.open(
                "eon",
                new StateSettings(dir(), StateSettings.Sync.FULL, QuarantineLimits.DEFAULT, 10),
                Instant::now);
    }

    private static Map<String, String> modes(Path folder) throws IOException {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                modes.put(
                        file.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
        return modes;
    }

    private void areOwnersAlone() throws IOException {
        assertThat(modes(dir()))
                .containsKeys("eon.db", "eon.db-wal", "eon.db-shm", "eon.db.lock", "eon.reserve")
                .allSatisfy((file, mode) -> assertThat(mode).as(file).isEqualTo("rw-------"));
    }

    @Test
    void newOnes() throws IOException {
        try (StateFile state = open()) {
            areOwnersAlone();
        }
        assertThat(modes(home)).containsEntry("state", "rwx------");
    }

    @Test
    void oldOnes() throws IOException {
        open().close();
        try (Stream<Path> files = Files.list(dir())) {
            for (Path file : files.toList()) {
                Files.setPosixFilePermissions(file, EVERYBODY);
            }
        }
        try (StateFile state = open()) {
            areOwnersAlone();
        }
    }

    @Test
    void copies() throws IOException {
        open().close();
        Path copy = home.resolve("copy.db");
        Backup.make(dir(), "eon", copy);
        assertThat(modes(home)).containsEntry("copy.db", "rw-------");
        Files.setPosixFilePermissions(copy, EVERYBODY);
        Backup.restore(dir(), "eon", copy, Instant.EPOCH);
        assertThat(modes(dir())).containsEntry("eon.db", "rw-------");
    }

    @Test
    void linksAreNotFollowed() throws IOException {
        Path precious = Files.writeString(home.resolve("precious"), "");
        Files.createDirectories(dir());
        for (String name : new String[] {"eon.db.lock", "eon.db"}) {
            Path link = Files.createSymbolicLink(dir().resolve(name), precious);
            assertThatThrownBy(this::open)
                    .isInstanceOf(StateException.class)
                    .hasMessageContaining("is a link");
            assertThat(precious).isEmptyFile();
            Files.delete(link);
        }
        Files.createSymbolicLink(dir().resolve("eon.reserve"), precious);
        open().close();
        assertThat(precious).isEmptyFile();
    }

    @Test
    void aPlantedLibraryIsNotLoaded() throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        Path folder = dir().resolve("native/sqlite-" + SQLiteJDBCLoader.getVersion());
        Files.createDirectories(folder);
        Path planted = Files.writeString(folder.resolve(name), "planted");
        Optional<String> before = Optional.ofNullable(System.clearProperty("org.sqlite.lib.path"));
        try {
            SqliteLibrary.unpack(dir());
            assertThat(System.getProperty("org.sqlite.lib.path")).isEqualTo(folder.toString());
        } finally {
            before.ifPresentOrElse(
                    value -> System.setProperty("org.sqlite.lib.path", value),
                    () -> System.clearProperty("org.sqlite.lib.path"));
        }
        try (InputStream packed =
                SQLiteJDBCLoader.class.getResourceAsStream(
                        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            assertThat(Files.readAllBytes(planted)).isEqualTo(packed.readAllBytes());
        }
    }
}
