package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.bounded.BoundedFile;

/**
 * How much each part of the program says, without a restart: {@code log-levels.properties} of the
 * home folder, a line {@code category=LEVEL} each, and for as long as the program runs what an
 * operator sets in the console.
 */
@ApplicationScoped
public class LogLevels {
    /** In the home folder. */
    public static final String FILE = "log-levels.properties";

    private static final org.jboss.logging.Logger LOG =
            org.jboss.logging.Logger.getLogger(LogLevels.class);
    private static final Pattern LINE = Pattern.compile("\\s*([\\w.$-]+)\\s*[=:]\\s*(\\w+)\\s*");
    private static final Map<String, Level> LEVELS = levels();

    private static final Pattern CATEGORY = Pattern.compile("[\\w$-]+(\\.[\\w$-]+)*");

    /** Below INFO Paho writes the broker's password, PostgreSQL's driver its whole address. */
    private static final Map<String, String> SECRETIVE =
            Map.of(
                    "org.eclipse.paho", "the broker's password",
                    "org.postgresql", "the database's address, perhaps with a password");

    private final Path file;
    private final Map<String, Logger> held = new HashMap<>();
    private final Map<String, Optional<Level>> before = new TreeMap<>();
    private final Map<String, String> set = new TreeMap<>();

    LogLevels(@ConfigProperty(name = "fm.home") Path home) {
        this.file = home.resolve(FILE);
    }

    private static Map<String, Level> levels() {
        return Map.of(
                "ERROR", org.jboss.logmanager.Level.ERROR,
                "WARN", org.jboss.logmanager.Level.WARN,
                "INFO", org.jboss.logmanager.Level.INFO,
                "DEBUG", org.jboss.logmanager.Level.DEBUG);
    }

    /** Takes over the file as it is now; a bad one is refused whole. No file: as at the start. */
    public synchronized void read() {
        if (!Files.isRegularFile(file) && set.isEmpty()) {
            return;
        }
        List<String> findings = findings(file);
        if (!findings.isEmpty()) {
            findings.forEach(f -> LOG.errorf("edit refused, the levels of before stay: %s", f));
            return;
        }
        List.copyOf(set.keySet()).forEach(this::reset);
        read(file).forEach(this::apply);
        LOG.infof("levels of logging: %s", set.isEmpty() ? "as at the start" : set);
    }

    /**
     * Sets one until the file is edited or the program ends.
     *
     * @throws IllegalArgumentException if there is no such level, or it would tell secrets
     */
    public synchronized void set(String category, String level) {
        flaw(category, level)
                .ifPresent(
                        flaw -> {
                            throw new IllegalArgumentException(flaw);
                        });
        apply(category, level);
    }

    /** What was set, by category. */
    public synchronized Map<String, String> set() {
        return new TreeMap<>(set);
    }

    private void apply(String category, String level) {
        // held, since a logger that nobody holds forgets its level
        Logger logger = held.computeIfAbsent(category, Logger::getLogger);
        before.putIfAbsent(category, Optional.ofNullable(logger.getLevel()));
        logger.setLevel(LEVELS.get(level.toUpperCase(Locale.ROOT)));
        set.put(category, level.toUpperCase(Locale.ROOT));
    }

    private void reset(String category) {
        held.get(category).setLevel(before.get(category).orElse(null));
        set.remove(category);
    }

    /**
     * What is wrong with a file of levels.
     *
     * @return each {@code file:line: what is wrong; what to do}; none if there is no file
     */
    public static List<String> findings(Path file) {
        List<String> findings = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher matcher = LINE.matcher(line);
            Optional<String> flaw =
                    matcher.matches()
                            ? flaw(matcher.group(1), matcher.group(2))
                            : Optional.of("not category=LEVEL; write org.flexmeter.gateway=DEBUG");
            int number = i + 1;
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                flaw.ifPresent(f -> findings.add("%s:%d: %s".formatted(file, number, f)));
            }
        }
        return findings;
    }

    private static Optional<String> flaw(String category, String level) {
        String name = level.toUpperCase(Locale.ROOT);
        if (!LEVELS.containsKey(name)) {
            return Optional.of("%s is no level; write ERROR, WARN, INFO or DEBUG".formatted(level));
        }
        if (!CATEGORY.matcher(category).matches()) {
            return Optional.of("no category; write such as org.flexmeter.gateway.mqtt");
        }
        return name.equals("DEBUG") ? secrets(category) : Optional.empty();
    }

    /** What lies under a category counts as well, since it has the level of what is above it. */
    private static Optional<String> secrets(String category) {
        return SECRETIVE.entrySet().stream()
                .filter(each -> isAt(category, each.getKey()) || isAt(each.getKey(), category))
                .findFirst()
                .map(
                        each ->
                                "below INFO %s would write %s; leave it at INFO"
                                        .formatted(category, each.getValue()));
    }

    private static boolean isAt(String category, String parent) {
        return category.equals(parent) || category.startsWith(parent + ".");
    }

    private static Map<String, String> read(Path file) {
        return lines(file).stream()
                .filter(line -> !line.strip().startsWith("#"))
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2), (a, b) -> b));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? BoundedFile.lines(file) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
