package org.flexmeter.gateway.cli;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks through application.properties of the home folder for what the gateway would ignore or
 * stumble over: a misspelt name, a value that cannot be used.
 */
final class SettingsCheck {

    private static final Pattern NAME =
            Pattern.compile("\\s*((?:fm|gateway)\\.[^=:\\s]+)\\s*[=:].*");
    private static final Pattern BROKER =
            Pattern.compile("(tcp|ssl|ws|wss)://[^/\\s:]+(:\\d+)?(/\\S*)?");
    private static final Pattern PERIOD = Pattern.compile("gateway\\.[^.]+\\.period");
    private static final Set<String> OPEN = Set.of("loopback", "always", "never");
    private static final Set<String> MORE =
            Set.of(
                    "listen",
                    "wake.topic",
                    "silence",
                    "publish-every",
                    "cassandra.timeout-seconds",
                    "command.ttl",
                    "command.timeout",
                    "command.rate",
                    "command.concurrency",
                    "command.max-open",
                    "command.history",
                    "command.signed");

    private final SmallRyeConfig settings;
    private final Path file;

    SettingsCheck(SmallRyeConfig settings, Path home) {
        this.settings = settings;
        this.file = home.resolve("application.properties");
    }

    /**
     * @param used settings that routes name, beside those that come with the program
     * @return findings, each {@code file:line: what is wrong; what to do}
     */
    List<String> findings(Set<String> used) {
        List<String> findings = new ArrayList<>();
        Set<String> known = packaged();
        Set<String> ofGateways =
                known.stream()
                        .filter(n -> n.startsWith("gateway."))
                        .map(SettingsCheck::withoutGateway)
                        .collect(Collectors.toCollection(TreeSet::new));
        ofGateways.addAll(MORE);
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = NAME.matcher(lines.get(i));
            if (matcher.matches()) {
                String name = matcher.group(1);
                boolean fine =
                        known.contains(name)
                                || used.contains(name)
                                || name.startsWith("fm.broker.")
                                || name.startsWith("fm.outbox.")
                                || name.startsWith("fm.quarantine.")
                                || name.contains(".outbox.")
                                || name.startsWith("gateway.")
                                        && ofGateways.contains(withoutGateway(name));
                if (!fine) {
                    findings.add(
                            "%s:%d: there is no setting %s; see the packaged application.properties"
                                    .formatted(file, i + 1, name));
                }
            }
        }
        values(findings);
        return findings;
    }

    /** Values that would keep the program from starting, or from sending anything. */
    List<String> values() {
        List<String> findings = new ArrayList<>();
        values(findings);
        return findings;
    }

    private void values(List<String> findings) {
        String broker = settings.getValue("fm.broker.url", String.class);
        if (!BROKER.matcher(broker).matches()) {
            findings.add(
                    line("fm.broker.url")
                            + broker
                            + " is no broker; write tcp://host:1883, or ssl://host:8883 for TLS");
        }
        duration("fm.future-tolerance", findings);
        for (String name : settings.getPropertyNames()) {
            if (PERIOD.matcher(name).matches()) {
                duration(name, findings);
            }
        }
        String names = settings.getValue("fm.names", String.class);
        if (!names.equals("printed") && !names.equals("corrected")) {
            findings.add(line("fm.names") + names + " is neither printed nor corrected");
        }
        String open = settings.getValue("fm.console.open-metrics", String.class);
        if (!OPEN.contains(open.strip().toLowerCase(Locale.ROOT))) {
            findings.add(
                    line("fm.console.open-metrics") + open + " is none of loopback, always, never");
        }
    }

    private void duration(String name, List<String> findings) {
        String text = settings.getOptionalValue(name, String.class).orElse("");
        try {
            DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            findings.add(line(name) + text + " is no duration; write PT5M or 5m");
        }
    }

    private String line(String name) {
        List<String> lines = lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(name)) {
                return file + ":" + (i + 1) + ": " + name + ": ";
            }
        }
        return name + ": ";
    }

    private List<String> lines() {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Set<String> packaged() {
        Properties defaults = new Properties();
        try (InputStream in =
                SettingsCheck.class
                        .getClassLoader()
                        .getResourceAsStream("application.properties")) {
            defaults.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return defaults.stringPropertyNames();
    }

    private static String withoutGateway(String name) {
        int dot = name.indexOf('.', "gateway.".length());
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
