package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
    @TempDir Path home;
    private Path file;
    private Path password;
    private Users users;

    @BeforeEach
    void set() {
        file = home.resolve("console-users");
        password = home.resolve("console-password");
        users = new Users(file, password, new SecureRandom());
    }

    @Test
    void theFirstStartMakesAPasswordForItsOwnerAlone() throws IOException {
        users.announce();
        String made = Files.readString(password).strip();
        assertThat(made).hasSize(24);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
        assertThat(users.login("admin", made.toCharArray()))
                .contains(new User("admin", Role.OPERATOR));
        assertThat(users.login("admin", "another".toCharArray())).isEmpty();
        assertThat(users.login("Admin", made.toCharArray())).isEmpty();
        users.announce();
        assertThat(Files.readString(password).strip()).as("kept by the next start").isEqualTo(made);
    }

    @Test
    void aPasswordThatOthersCanReadLetsNobodyIn() throws IOException {
        users.announce();
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        char[] made = Files.readString(password).strip().toCharArray();
        assertThatThrownBy(() -> users.login("admin", made))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void usersReplaceTheFirstPassword() throws IOException {
        users.announce();
        char[] first = Files.readString(password).strip().toCharArray();
        add("vera", Role.VIEWER, "a long password");
        add("otto", Role.OPERATOR, "another long one");
        assertThat(users.login("admin", first)).isEmpty();
        assertThat(users.login("vera", "a long password".toCharArray()))
                .contains(new User("vera", Role.VIEWER));
        assertThat(users.login("otto", "another long one".toCharArray()))
                .contains(new User("otto", Role.OPERATOR));
        assertThat(users.login("vera", "another long one".toCharArray())).isEmpty();
        assertThat(Files.readString(file)).doesNotContain("long");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileOfAnySizeLetsNobodyInAndCostsNothing() throws IOException {
        Files.writeString(file, "x".repeat(2_000_000));
        assertThatThrownBy(() -> users.login("vera", "a long password".toCharArray()))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining(
                        "console-users cannot be read: it has more than 1048576 bytes");
    }

    @Test
    void aPasswordThatWasRightHoldsForItsLineOfTheFileAlone() throws IOException {
        add("vera", Role.VIEWER, "a long password");
        char[] right = "a long password".toCharArray();
        assertThat(users.login("vera", right)).isPresent();
        assertThat(users.login("vera", right)).isPresent();
        assertThat(users.login("vera", "another".toCharArray())).isEmpty();
        add("vera", Role.OPERATOR, "a newer password");
        assertThat(users.login("vera", right)).isEmpty();
        new UsersFile(file).remove("vera");
        add("otto", Role.VIEWER, "a long password");
        assertThat(users.login("vera", right)).isEmpty();
    }

    @Test
    void whoWasRemovedOrChangedDoesNotCountAnyMore() throws IOException {
        assertThat(users.changed()).isEmpty();
        add("vera", Role.VIEWER, "a long password");
        assertThat(users.changed())
                .as("the first password counts no more")
                .containsExactly("admin");
        add("otto", Role.OPERATOR, "another long one");
        assertThat(users.changed()).isEmpty();
        add("vera", Role.OPERATOR, "a long password");
        assertThat(users.changed()).containsExactly("vera");
        add("otto", Role.OPERATOR, "yet another long one");
        assertThat(users.changed()).containsExactly("otto");
        String whole = Files.readString(file);
        Files.writeString(file, "no line of a user\n");
        assertThat(users.changed()).as("a file that cannot be read").isEmpty();
        Files.writeString(file, whole);
        new UsersFile(file).remove("vera");
        assertThat(users.changed()).containsExactly("vera");
        assertThat(users.changed()).isEmpty();
    }

    @Test
    void anotherFirstPasswordEndsWhatTheOldOneBegan() throws IOException {
        users.announce();
        users.changed();
        assertThat(users.changed()).isEmpty();
        Files.writeString(password, "another first password\n");
        assertThat(users.changed()).containsExactly("admin");
        assertThat(users.changed()).isEmpty();
        Files.delete(password);
        assertThat(users.changed()).containsExactly("admin");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aUsersFileThatIsGoneBringsNotTheFirstPasswordBack(boolean deleted) throws IOException {
        users.announce();
        char[] first = Files.readString(password).strip().toCharArray();
        add("vera", Role.VIEWER, "a long password");
        users.changed();
        String whole = Files.readString(file);
        if (deleted) {
            Files.delete(file);
        } else {
            Files.writeString(file, "");
        }
        assertThat(users.changed()).as("nobody stays").containsExactly("vera");
        Users next = new Users(file, password, new SecureRandom());
        for (Users now : new Users[] {users, next}) {
            assertThatThrownBy(() -> now.login("admin", first))
                    .isInstanceOf(AccessException.class)
                    .hasMessageContaining("was there and is gone");
        }
        Files.writeString(file, whole);
        assertThat(next.login("vera", "a long password".toCharArray())).isPresent();
    }

    @Test
    void whoTakesTheLastUserOutHasTheFirstPasswordBack() throws IOException {
        users.announce();
        char[] first = Files.readString(password).strip().toCharArray();
        add("vera", Role.VIEWER, "a long password");
        users.changed();
        new UsersFile(file).remove("vera");
        assertThat(users.changed()).containsExactly("vera");
        assertThat(users.login("admin", first)).isPresent();
    }

    @Test
    void rootWritesNoUsersInAFolderOfOthersAndLeavesThemTheirFile() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "not root");
        UserPrincipal nobody =
                home.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody");
        Files.setOwner(home, nobody);
        assertThatThrownBy(() -> add("vera", Role.VIEWER, "a long password"))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("sudo -u nobody");
        Files.setOwner(home, Files.getOwner(home.getParent()));
        add("vera", Role.VIEWER, "a long password");
        Files.setOwner(file, nobody);
        add("otto", Role.OPERATOR, "another long one");
        assertThat(Files.getOwner(file)).as("it stays its owner's").isEqualTo(nobody);
    }

    @Test
    void noLinkIsFollowed(@TempDir Path elsewhere) throws IOException {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "");
        Files.createSymbolicLink(file, precious);
        assertThatThrownBy(() -> add("vera", Role.VIEWER, "a long password"))
                .isInstanceOf(AccessException.class)
                .hasMessageContaining("is a link");
        assertThat(precious).isEmptyFile();
    }

    @Test
    void aBadLineIsNamed() throws IOException {
        Files.writeString(file, "# users\nvera:boss:pbkdf2-sha256$1$AAAA$AAAA\n");
        assertThatThrownBy(() -> users.login("vera", "x".toCharArray()))
                .hasMessage(file + ":2: the role is viewer or operator, not boss");
        Files.writeString(file, "vera:viewer:secret\n");
        assertThatThrownBy(() -> users.login("vera", "secret".toCharArray()))
                .hasMessageContaining(file + ":1: ")
                .hasMessageContaining("fm users add")
                .hasMessageNotContaining("secret");
    }

    private void add(String name, Role role, String password) {
        PasswordHash hash = PasswordHash.of(password.toCharArray(), new SecureRandom());
        new UsersFile(file).put(name, new UsersFile.Entry(role, hash));
    }
}
