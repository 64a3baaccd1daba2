package org.flexmeter.gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that somebody has put where a file of ours is to be, and folders that are not ours. */
class PrivateFileTest {
    @TempDir Path folder;
    private Path file;
    private Path precious;

    /** One way to make a file. */
    interface Write {
        void to(Path file) throws IOException;
    }

    private record Way(String name, Write write) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("replace", file -> PrivateFile.replace(file, "new")),
                new Way("prepare", PrivateFile::prepare),
                new Way("open", file -> PrivateFile.open(file).close()),
                new Way(
                        "copy",
                        file -> PrivateFile.copy(new ByteArrayInputStream(new byte[3]), file)));
    }

    @BeforeEach
    void somethingElsewhere(@TempDir Path elsewhere) throws IOException {
        file = folder.resolve("console-users");
        precious = elsewhere.resolve("shadow");
        Files.writeString(precious, "precious");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private UserPrincipal nobody() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "not root");
        return folder.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("nobody");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void followsNoLink(Way way) throws IOException {
        Files.createSymbolicLink(file, precious);
        assertThatThrownBy(() -> way.write().to(file)).isInstanceOf(IOException.class);
        assertThat(precious).hasContent("precious");
        Files.delete(file);
        Path nowhere = precious.resolveSibling("made-by-a-link");
        Files.createSymbolicLink(file, nowhere);
        assertThatThrownBy(() -> way.write().to(file)).isInstanceOf(IOException.class);
        assertThat(nowhere).doesNotExist();
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void isItsOwnersAlone(Way way) throws IOException {
        way.write().to(file);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void rootWritesIntoNoFolderOfOthers(Way way) throws IOException {
        Files.setOwner(folder, nobody());
        assertThatThrownBy(() -> way.write().to(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sudo -u nobody");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void norThroughTheirLinks(Way way, @TempDir Path theirs) throws IOException {
        Path link = theirs.resolve("state");
        Files.createSymbolicLink(link, folder);
        Files.getFileAttributeView(link, FileOwnerAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setOwner(nobody());
        assertThatThrownBy(() -> way.write().to(link.resolve("console-users")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sudo -u nobody");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsReplacedStaysItsOwners() throws IOException {
        Files.writeString(file, "old");
        Files.setOwner(file, nobody());
        PrivateFile.replace(file, "new");
        assertThat(file).hasContent("new");
        assertThat(Files.getOwner(file)).isEqualTo(nobody());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> PrivateFile.replace(file, "newer"))
                .hasMessageContaining("run this as nobody");
        assertThat(file).hasContent("new");
    }

    @Test
    void theOldOneStaysUntilTheNewOneIsWhole() throws IOException {
        PrivateFile.replace(file, "old");
        assertThatThrownBy(
                        () ->
                                PrivateFile.replace(
                                        file,
                                        out -> {
                                            out.write(1);
                                            throw new IOException("no room");
                                        }))
                .hasMessage("no room");
        assertThat(file).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void whatIsThereLosesTheRightsOfOthers() throws IOException {
        Files.writeString(file, "kept");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        PrivateFile.prepare(file);
        assertThat(mode(file)).isEqualTo("rw-------");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        try (FileChannel channel = PrivateFile.open(file)) {
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(channel.size()).as("kept").isEqualTo(4);
        }
        assertThatThrownBy(() -> PrivateFile.copy(precious, file))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void foldersAreMadeForTheirOwnerAlone() throws IOException {
        Path made = folder.resolve("a/b");
        PrivateFile.replace(made.resolve("c"), "x");
        assertThat(mode(made)).isEqualTo("rwx------");
        assertThat(mode(made.getParent())).isEqualTo("rwx------");
    }
}
