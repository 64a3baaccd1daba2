package org.flexmeter.gateway.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Says who somebody is by name and password: by the users' file if it has users, else by the first
 * password. Both files are read at each login, so that an edit counts at once.
 */
@ApplicationScoped
public class Users {
    private static final Logger LOG = Logger.getLogger(Users.class);

    private final Path path;
    private final UsersFile file;
    private final FirstPassword first;
    private final UsersWere before;
    private final PasswordHash nobody;
    private final Proven proven;
    private Optional<Object> seen = Optional.empty();
    private Map<String, String> counted = Map.of();

    @Inject
    Users(
            @ConfigProperty(name = "fm.console.users") Path file,
            @ConfigProperty(name = "fm.console.password-file") Path password) {
        this(file, password, new SecureRandom());
    }

    Users(Path file, Path password, SecureRandom random) {
        this.path = file;
        this.file = new UsersFile(file);
        this.first = new FirstPassword(password, random);
        this.before = new UsersWere(password.resolveSibling("console-users-were"));
        this.proven = new Proven(random, System::nanoTime);
        // a name that is not there must take as long as one that is
        this.nobody = PasswordHash.parse("pbkdf2-sha256$600000$AAAA$AAAA");
        changed();
    }

    /** At start: makes the first password where it is needed, and tells where it is. */
    public void announce() {
        try {
            if (!users().isEmpty()) {
                if (file.isOpenToOthers()) {
                    LOG.warnf("%s can be read by others; run chmod 600 on it", path);
                }
                return;
            }
            boolean made = !first.exists();
            first.get();
            LOG.infof(
                    "console: user %s, password %s in %s",
                    FirstPassword.USER, made ? "generated," : "as it is", first.file());
        } catch (AccessException e) {
            LOG.errorf("console: nobody can log in: %s", e.getMessage());
        }
    }

    /**
     * Whether there is a user of that name.
     *
     * @throws AccessException if the files cannot be read
     */
    public boolean knows(String name) {
        Map<String, UsersFile.Entry> users = users();
        return users.isEmpty() ? name.equals(FirstPassword.USER) : users.containsKey(name);
    }

    /**
     * Who that is; empty if there is no such user or the password is another.
     *
     * @throws AccessException if the files cannot be read
     */
    public Optional<User> login(String name, char[] password) {
        Map<String, UsersFile.Entry> users = users();
        if (users.isEmpty()) {
            boolean right =
                    name.equals(FirstPassword.USER)
                            && java.security.MessageDigest.isEqual(
                                    bytes(first.get()), bytes(password));
            return right ? Optional.of(new User(name, Role.OPERATOR)) : Optional.empty();
        }
        proven.only(users);
        UsersFile.Entry entry = users.get(name);
        if (entry == null) {
            nobody.matches(password);
            return Optional.empty();
        }
        boolean right =
                proven.matches(
                        name,
                        entry.hash().toString(),
                        password,
                        () -> entry.hash().matches(password));
        return right ? Optional.of(new User(name, entry.role())) : Optional.empty();
    }

    /**
     * Who counts; nobody while the first password does.
     *
     * @throws AccessException if the files cannot be read, or users that were there are gone
     */
    private Map<String, UsersFile.Entry> users() {
        Map<String, UsersFile.Entry> users = file.read();
        if (!users.isEmpty()) {
            before.remember();
        } else if (before.were() && file.isBlank()) {
            throw gone();
        } else if (before.were()) {
            before.forget();
        }
        return users;
    }

    private AccessException gone() {
        return new AccessException(
                "%s was there and is gone or empty; put it back, or make users anew (fm users add). The first password counts again when %s is deleted"
                        .formatted(path, before.file()));
    }

    /**
     * Whose login does not hold any more: names that were removed since this was asked last, or
     * have another role or password; all, if their file is gone. A file that cannot be read now has
     * changed nobody.
     */
    public synchronized Set<String> changed() {
        Optional<Object> now = Optional.of(List.of(state(path), state(first.file())));
        if (now.equals(seen)) {
            return Set.of();
        }
        try {
            Map<String, String> counting = counting();
            Set<String> gone = new TreeSet<>(counted.keySet());
            gone.removeIf(name -> Objects.equals(counted.get(name), counting.get(name)));
            counted = counting;
            seen = now;
            return gone;
        } catch (AccessException e) {
            return Set.of();
        }
    }

    private Map<String, String> counting() {
        Map<String, String> counting = new HashMap<>();
        file.read().forEach((name, user) -> counting.put(name, user.role() + " " + user.hash()));
        if (!counting.isEmpty()) {
            before.remember();
            return counting;
        }
        if (before.were() && file.isBlank()) {
            LOG.errorf("console: nobody can log in: %s", gone().getMessage());
            return Map.of();
        }
        return Map.of(FirstPassword.USER, first.asItIs());
    }

    private static Object state(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(is.fileKey(), is.lastModifiedTime(), is.size());
        } catch (IOException notThere) {
            return "";
        }
    }

    private static byte[] bytes(char[] text) {
        return new String(text).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
