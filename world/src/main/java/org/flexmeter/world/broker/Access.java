package org.flexmeter.world.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Who may connect to the HiveMQ process, and do what: what {@link HiveMqBroker} writes and {@link
 * HiveMqAccess} reads.
 *
 * @param anonymous whether anybody may connect without a login
 * @param login the only user who may connect with one
 * @param rights lines of an access list; empty: everybody may do everything
 */
record Access(
        boolean anonymous, Optional<BrokerOptions.Login> login, Optional<List<Right>> rights) {
    /** The file in the broker's folder. */
    static final String FILE = "access.properties";

    private static final String ANONYMOUS = "anonymous";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final String LIST = "list";

    /**
     * A line {@code topic} or {@code pattern} of an access list, as Mosquitto reads it
     * (mosquitto.conf(5), {@code acl_file}).
     *
     * @param user whom it is for; empty for everybody
     * @param filter with {@code %c} for the client id and {@code %u} for the user
     */
    record Right(Optional<String> user, boolean read, boolean write, String filter) {
        /** The filter for a client; empty if the line is not for it. */
        Optional<String> filterFor(String client, String username) {
            return user.isPresent() && !user.get().equals(username)
                    ? Optional.empty()
                    : Optional.of(filter.replace("%c", client).replace("%u", username));
        }
    }

    /** Writes what {@link #read} takes. */
    static void write(
            Path folder,
            boolean anonymous,
            Optional<BrokerOptions.Login> login,
            Optional<Path> list)
            throws IOException {
        Properties properties = new Properties();
        properties.setProperty(ANONYMOUS, Boolean.toString(anonymous));
        login.ifPresent(
                user -> {
                    properties.setProperty(USERNAME, user.username());
                    properties.setProperty(PASSWORD, user.password());
                });
        list.ifPresent(file -> properties.setProperty(LIST, file.toString()));
        try (var out = Files.newBufferedWriter(folder.resolve(FILE))) {
            properties.store(out, null);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if a line of the access list is none
     */
    static Access read(Path folder) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(folder.resolve(FILE))) {
            properties.load(in);
        }
        Optional<String> list = Optional.ofNullable(properties.getProperty(LIST));
        return new Access(
                Boolean.parseBoolean(properties.getProperty(ANONYMOUS)),
                Optional.ofNullable(properties.getProperty(USERNAME))
                        .map(
                                user ->
                                        new BrokerOptions.Login(
                                                user, properties.getProperty(PASSWORD))),
                list.isPresent()
                        ? Optional.of(rights(Files.readAllLines(Path.of(list.get()))))
                        : Optional.empty());
    }

    /** Whether a login is right; a client without one has two empty texts. */
    boolean letsIn(String username, String password) {
        return username.isEmpty() && anonymous
                || login.filter(new BrokerOptions.Login(username, password)::equals).isPresent();
    }

    private static List<Right> rights(List<String> lines) {
        List<Right> rights = new ArrayList<>();
        Optional<String> user = Optional.empty();
        for (String line : lines) {
            String[] words = line.strip().split("\\s+", 3);
            switch (words[0]) {
                case "user" -> user = Optional.of(words[1]);
                case "topic" -> rights.add(right(user, line, words));
                case "pattern" -> rights.add(right(Optional.empty(), line, words));
                default -> {
                    if (!words[0].isEmpty() && !words[0].startsWith("#")) {
                        throw new IllegalArgumentException("No line of an access list: " + line);
                    }
                }
            }
        }
        return List.copyOf(rights);
    }

    private static Right right(Optional<String> user, String line, String[] words) {
        boolean both = "readwrite".equals(words[1]);
        boolean read = both || "read".equals(words[1]);
        boolean write = both || "write".equals(words[1]);
        if (words.length < 3 || !read && !write) {
            throw new IllegalArgumentException("No line of an access list: " + line);
        }
        return new Right(Objects.requireNonNull(user), read, write, words[2]);
    }
}
