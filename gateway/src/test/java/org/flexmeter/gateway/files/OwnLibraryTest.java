package org.flexmeter.gateway.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has put where a native library is looked for. */
class OwnLibraryTest {
    private static final String NAME = "libx.so";
    private static final String WHOLE = "what is in this program";

    @TempDir Path state;

    private Path unpack() throws IOException {
        return OwnLibrary.unpack(
                state,
                "native/x-1",
                NAME,
                new ByteArrayInputStream(WHOLE.getBytes(StandardCharsets.UTF_8)));
    }

    private Path plant(String name, String text) throws IOException {
        Path folder = Files.createDirectories(state.resolve("native/x-1"));
        return Files.writeString(folder.resolve(name), text);
    }

    private static void isOurs(Path folder) throws IOException {
        assertThat(folder.resolve(NAME)).hasContent(WHOLE);
        assertThat(folder).isDirectoryNotContaining(file -> !file.endsWith(NAME));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void isUnpackedOnce() throws IOException {
        Path folder = unpack();
        isOurs(folder);
        assertThat(folder).isEqualTo(state.resolve("native/x-1"));
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(folder.resolve(NAME), old);
        isOurs(unpack());
        assertThat(Files.getLastModifiedTime(folder.resolve(NAME))).isEqualTo(old);
    }

    @Test
    void anotherOneIsReplaced() throws IOException {
        plant(NAME, "somebody's code, not ours");
        plant(NAME + ".1", "under another name");
        isOurs(unpack());
        plant(NAME, WHOLE.replace('w', 'v')); // of the same length
        isOurs(unpack());
    }

    @Test
    void aLinkIsReplaced(@TempDir Path elsewhere) throws IOException {
        Path other = Files.writeString(elsewhere.resolve("other"), WHOLE);
        Path library = plant(NAME, "");
        Files.delete(library);
        Files.createSymbolicLink(library, other);
        isOurs(unpack());
        assertThat(library).isRegularFile().satisfies(f -> assertThat(isLink(f)).isFalse());
        Files.delete(library);
        Files.delete(library.getParent());
        Files.createSymbolicLink(library.getParent(), elsewhere);
        Path folder = unpack();
        isOurs(folder);
        assertThat(folder).isNotEqualTo(library.getParent());
        assertThat(elsewhere).isDirectoryNotContaining(file -> file.endsWith(NAME));
    }

    private static boolean isLink(Path file) {
        return Files.isSymbolicLink(file);
    }

    @Test
    void nothingIsLoadedFromWhereEverybodyWrites() throws IOException {
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path folder = unpack();
        isOurs(folder);
        assertThat(folder.startsWith(state)).isFalse();
    }

    @Test
    void theSameIsReplacedWhereItIsAnothers() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "not root");
        UserPrincipal nobody =
                state.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody");
        Path library = plant(NAME, WHOLE);
        Files.setOwner(library, nobody);
        isOurs(unpack());
        assertThat(Files.getOwner(library)).isEqualTo(Files.getOwner(state));
    }
}
