package org.flexmeter.gateway.check;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.flexmeter.gateway.bounded.BoundedFile;

/** Where a setting stands: the line of the operator's file, the environment, or the defaults. */
final class SettingPlaces {
    private static final String NAME = "application.properties";
    private static final Pattern NAMED =
            Pattern.compile(
                    "\\b((?:fm|gateway)\\.[a-z0-9._-]*[a-z0-9])|\\b((?:command|outbox)\\.[a-z-]+)");

    private final SmallRyeConfig settings;
    private final Path file;
    private final List<String> lines;
    private final List<String> packaged;

    /**
     * @param home the folder with the operator's application.properties, which may be missing
     */
    SettingPlaces(SmallRyeConfig settings, Path home) {
        this.settings = settings;
        this.file = home.resolve(NAME);
        this.lines = read(file);
        this.packaged = PackagedSettings.lines();
    }

    /** The operator's file. */
    Path file() {
        return file;
    }

    /** Its lines; none if there is no file. */
    List<String> lines() {
        return lines;
    }

    /** A finding about a setting, at the place where its value comes from. */
    Finding at(String setting, String whatAndRemedy) {
        Optional<Integer> own = line(lines, setting);
        if (own.isPresent()) {
            return Finding.of(file.toString(), own, setting + ": " + whatAndRemedy);
        }
        String source = source(setting);
        if (!source.isEmpty()) {
            return Finding.of(source, Optional.empty(), setting + ": " + whatAndRemedy);
        }
        Optional<Integer> ofDefault = line(packaged, setting);
        return ofDefault.isPresent()
                ? Finding.of("the packaged " + NAME, ofDefault, setting + ": " + whatAndRemedy)
                : missing(setting + ": " + whatAndRemedy);
    }

    /** A finding about something that is not set, at the end of the operator's file. */
    Finding missing(String whatAndRemedy) {
        return Finding.of(file.toString(), Optional.of(Math.max(1, lines.size())), whatAndRemedy);
    }

    /**
     * A finding whose text names its setting, or some of which one is at fault.
     *
     * @param gateway whose settings may be named without {@code gateway.<name>.}
     */
    Finding named(String gateway, String text) {
        Matcher matcher = NAMED.matcher(text);
        while (matcher.find()) {
            String name =
                    Optional.ofNullable(matcher.group(1))
                            .orElse("gateway." + gateway + "." + matcher.group(2));
            Optional<Integer> line = line(lines, name);
            if (line.isPresent()) {
                return Finding.of(file.toString(), line, text);
            }
            if (!source(name).isEmpty()) {
                return Finding.of(source(name), Optional.empty(), text);
            }
        }
        return missing(text);
    }

    /** From what else than a file of settings it comes; empty if from one of those. */
    private String source(String setting) {
        ConfigValue value = settings.getConfigValue(setting);
        String name = Optional.ofNullable(value.getConfigSourceName()).orElse("");
        if (name.contains("EnvConfigSource")) {
            return "the environment";
        }
        if (name.contains("SysPropConfigSource")) {
            return "the Java machine's properties";
        }
        return name.startsWith("secrets in ") ? name : "";
    }

    /** The last line that sets it, since the last one counts. */
    private static Optional<Integer> line(List<String> lines, String setting) {
        Pattern wanted = Pattern.compile("\\s*" + Pattern.quote(setting) + "\\s*([=:].*|\\s.*)?");
        return IntStream.range(0, lines.size())
                .filter(i -> wanted.matcher(lines.get(i)).matches())
                .mapToObj(i -> i + 1)
                .reduce((first, last) -> last);
    }

    private static List<String> read(Path file) {
        try {
            return Files.isRegularFile(file) ? BoundedFile.lines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
