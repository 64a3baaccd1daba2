package org.flexmeter.gateway.check;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.access.OidcSettings;

/**
 * Looks through application.properties of the home folder for what the gateway would ignore or
 * stumble over: a misspelt name, a value that cannot be used, a password that others can read.
 */
public final class SettingsCheck {

    private static final Pattern NAME =
            Pattern.compile("\\s*((?:fm|gateway)\\.[^=:\\s]+)\\s*[=:].*");
    private static final Pattern SECRET =
            Pattern.compile(
                    "\\s*[a-z][^=:\\s]*(?:password|secret|wake.token)\\s*[=:]\\s*\\S.*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern BROKER =
            Pattern.compile("(tcp|ssl|ws|wss)://[^/\\s:]+(:\\d+)?(/\\S*)?");
    private static final Pattern PERIOD = Pattern.compile("gateway\\.[^.]+\\.period");
    private static final Set<String> OPEN = Set.of("loopback", "always", "never");
    private final SmallRyeConfig settings;
    private final SettingPlaces places;

    /** Of the home folder whose settings these are. */
    public SettingsCheck(SmallRyeConfig settings, Path home) {
        this.settings = settings;
        this.places = new SettingPlaces(settings, home);
    }

    /**
     * Everything.
     *
     * @param used settings that routes name, beside those that come with the program
     */
    List<Finding> findings(Set<String> used) {
        List<Finding> findings = new ArrayList<>();
        PackagedSettings packaged = PackagedSettings.read();
        for (String line : places.lines()) {
            Matcher matcher = NAME.matcher(line);
            if (matcher.matches()) {
                String name = matcher.group(1);
                if (!packaged.knows(name) && !used.contains(name)) {
                    findings.add(places.at(name, "there is no such setting; see docs/settings.md"));
                }
            }
        }
        openToOthers(findings);
        values(findings);
        // these stop no start: users of the file can log in
        OidcSettings.flaws(settings)
                .forEach(flaw -> findings.add(places.at(flaw.setting(), flaw.what())));
        return findings;
    }

    private void openToOthers(List<Finding> findings) {
        for (int i = 0; i < places.lines().size(); i++) {
            if (SECRET.matcher(places.lines().get(i)).matches() && isOpenToOthers()) {
                findings.add(
                        Finding.of(
                                "%s:%d: others can read this password; run chmod 600 on the file, or put it into the environment or a file of secrets (docs/security.md)"
                                        .formatted(places.file(), i + 1)));
                return;
            }
        }
    }

    private boolean isOpenToOthers() {
        try {
            return Files.getPosixFilePermissions(places.file())
                    .contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException noPosix) {
            return false;
        }
    }

    /** Values that would keep the program from starting, or from sending anything. */
    public List<Finding> values() {
        List<Finding> findings = new ArrayList<>();
        values(findings);
        return findings;
    }

    private void values(List<Finding> findings) {
        String broker = settings.getValue("fm.broker.url", String.class);
        if (broker.contains("@")) {
            findings.add(
                    places.at(
                            "fm.broker.url",
                            "the broker's URL holds a user; set fm.broker.username and fm.broker.password instead"));
        } else if (!BROKER.matcher(broker).matches()) {
            findings.add(
                    places.at(
                            "fm.broker.url",
                            broker
                                    + " is no broker; write tcp://host:1883, or ssl://host:8883 for TLS"));
        }
        duration("fm.future-tolerance", findings);
        for (String name : settings.getPropertyNames()) {
            if (PERIOD.matcher(name).matches()) {
                duration(name, findings);
            }
        }
        String names = settings.getValue("fm.names", String.class);
        if (!names.equals("printed") && !names.equals("corrected")) {
            findings.add(places.at("fm.names", names + " is neither printed nor corrected"));
        }
        String open = settings.getValue("fm.console.open-metrics", String.class);
        if (!OPEN.contains(open.strip().toLowerCase(Locale.ROOT))) {
            findings.add(
                    places.at(
                            "fm.console.open-metrics",
                            open + " is none of loopback, always, never"));
        }
    }

    private void duration(String name, List<Finding> findings) {
        String text = settings.getOptionalValue(name, String.class).orElse("");
        try {
            DurationConverter.parseDuration(text);
        } catch (IllegalArgumentException e) {
            findings.add(places.at(name, text + " is no duration; write PT5M or 5m"));
        }
    }
}
