package org.flexmeter.gateway.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings that come with the program, as its application.properties describes them. A setting
 * without a comment of its own is described by the one above it.
 */
public final class PackagedSettings {
    private static final String FILE = "application.properties";
    private static final Pattern SECTION = Pattern.compile("# --- (.*?) -+");
    private static final Pattern UNIT = Pattern.compile("#: (.+)");
    private static final Pattern SETTING =
            Pattern.compile("(#?)((?:fm|gateway|quarkus\\.(?:http|management))\\.[\\w.<>-]+)=(.*)");
    private static final Pattern DURATION = Pattern.compile("P[0-9DTHMS.]+|\\d+(ms|s|m|h|d)");
    private static final Pattern OF_A_GATEWAY = Pattern.compile("gateway\\.([^.]+)\\.(.+)");

    private final List<Setting> settings;

    /**
     * One setting.
     *
     * @param section under which it stands
     * @param unit of its value, or what kind of value it is
     * @param about what it does
     */
    public record Setting(
            String section, String name, String defaultValue, String unit, String about) {}

    private PackagedSettings(List<Setting> settings) {
        this.settings = List.copyOf(settings);
    }

    /** Reads the packaged file. */
    public static PackagedSettings read() {
        return new Reader().read(lines());
    }

    static List<String> lines() {
        try (InputStream in = PackagedSettings.class.getClassLoader().getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of the file. */
    public List<Setting> all() {
        return settings;
    }

    /** Whether there is such a setting; what one gateway has may be set for any. */
    boolean knows(String name) {
        Matcher ofGateway = OF_A_GATEWAY.matcher(name);
        return ofGateway.matches()
                ? gatewayKeys().contains(ofGateway.group(2))
                : settings.stream().anyMatch(s -> s.name().equals(name));
    }

    private Set<String> gatewayKeys() {
        Set<String> keys = new TreeSet<>();
        for (Setting setting : settings) {
            Matcher matcher = OF_A_GATEWAY.matcher(setting.name());
            if (matcher.matches()) {
                keys.add(matcher.group(2));
            }
        }
        return keys;
    }

    /** What was read last of each kind of line. */
    private static final class Reader {
        private final List<Setting> found = new ArrayList<>();
        private final StringBuilder comment = new StringBuilder();
        private String section = "";
        private String about = "";
        private Optional<String> unit = Optional.empty();

        PackagedSettings read(List<String> lines) {
            lines.forEach(this::line);
            return new PackagedSettings(found);
        }

        private void line(String line) {
            Matcher setting = SETTING.matcher(line);
            Matcher sectionLine = SECTION.matcher(line);
            Matcher unitLine = UNIT.matcher(line);
            if (setting.matches()) {
                setting(setting.group(2), setting.group(3));
            } else if (sectionLine.matches()) {
                section = sectionLine.group(1);
                comment.setLength(0);
                about = "";
            } else if (unitLine.matches()) {
                unit = Optional.of(unitLine.group(1));
            } else if (line.startsWith("# ")) {
                comment.append(comment.isEmpty() ? "" : " ").append(line.substring(2).strip());
            } else {
                comment.setLength(0);
            }
        }

        private void setting(String name, String value) {
            if (!comment.isEmpty()) {
                about = comment.toString();
                comment.setLength(0);
            }
            found.add(new Setting(section, name, value, unit.orElse(kind(name, value)), about));
            unit = Optional.empty();
        }

        private static String kind(String name, String value) {
            if (value.equals("true") || value.equals("false")) {
                return "true or false";
            }
            if (DURATION.matcher(value).matches()) {
                return "duration";
            }
            if (name.endsWith("bytes")) {
                return "bytes";
            }
            if (name.endsWith(".url") || name.endsWith(".line")) {
                return "address";
            }
            if (name.endsWith("port")) {
                return "port";
            }
            return value.startsWith("${fm.") ? "file or folder" : "text";
        }
    }
}
