package org.flexmeter.gateway.access;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.flexmeter.gateway.files.PrivateFile;

/**
 * The file {@code fm.console.users}: a line {@code name:role:hash} a user; lines that begin with
 * {@code #} are comments.
 */
public final class UsersFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /**
     * One line.
     *
     * @param role what the user may do
     * @param hash the password's
     */
    public record Entry(Role role, PasswordHash hash) {}

    private final Path file;

    public UsersFile(Path file) {
        this.file = file;
    }

    /**
     * The users, by name; none if there is no file.
     *
     * @throws AccessException with file, line and remedy if it cannot be read or understood
     */
    public Map<String, Entry> read() {
        Map<String, Entry> users = new TreeMap<>();
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(users, line, i + 1);
            }
        }
        return users;
    }

    private void add(Map<String, Entry> users, String line, int number) {
        String[] parts = line.split(":", 3);
        if (parts.length != 3) {
            throw at(number, "a line is name:role:hash; `fm users add` writes it for you");
        }
        checkName(parts[0]).ifPresent(fault -> fail(number, fault));
        Role role =
                Role.of(parts[1])
                        .orElseThrow(
                                () ->
                                        at(
                                                number,
                                                "the role is viewer or operator, not " + parts[1]));
        try {
            if (users.put(parts[0], new Entry(role, PasswordHash.parse(parts[2]))) != null) {
                throw at(number, parts[0] + " is there twice; remove one of the lines");
            }
        } catch (IllegalArgumentException e) {
            throw at(number, "what follows the role " + e.getMessage());
        }
    }

    /** What is wrong with a user's name; empty if nothing is. */
    public static Optional<String> checkName(String name) {
        return NAME.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a name has 1 to 64 of A-Z a-z 0-9 . _ @ -, which '" + name + "' has not");
    }

    /**
     * Adds a user, or gives one a new role and password.
     *
     * @throws AccessException if the file cannot be read or written
     */
    public void put(String name, Entry entry) {
        Map<String, Entry> users = read();
        users.put(name, entry);
        write(users);
    }

    /**
     * Takes a user out.
     *
     * @return whether there was one
     * @throws AccessException if the file cannot be read or written
     */
    public boolean remove(String name) {
        Map<String, Entry> users = read();
        boolean there = users.remove(name) != null;
        if (there) {
            write(users);
        }
        return there;
    }

    /**
     * Whether there is no such file, or nothing in it: taking out the last user leaves a comment.
     */
    boolean isBlank() {
        return lines().stream().allMatch(String::isBlank);
    }

    /** Whether others than its owner may read it. */
    public boolean isOpenToOthers() {
        try {
            return Files.exists(file) && PrivateFile.isOpenToOthers(file);
        } catch (IOException e) {
            throw new AccessException(file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    private void write(Map<String, Entry> users) {
        String text =
                users.entrySet().stream()
                        .map(
                                each ->
                                        String.join(
                                                ":",
                                                each.getKey(),
                                                each.getValue().role().word(),
                                                each.getValue().hash().toString()))
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "# users of the console; written by fm users\n",
                                        "\n"));
        try {
            PrivateFile.replace(file, text);
        } catch (IOException e) {
            throw new AccessException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private List<String> lines() {
        try {
            return Files.isRegularFile(file) ? BoundedFile.lines(file) : new ArrayList<>();
        } catch (AccessDeniedException e) {
            throw new AccessException(
                    file + " cannot be read: it is another user's; give it to the gateway's", e);
        } catch (IOException e) {
            throw new AccessException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void fail(int line, String text) {
        throw at(line, text);
    }

    private AccessException at(int line, String text) {
        return new AccessException(file + ":" + line + ": " + text);
    }
}
