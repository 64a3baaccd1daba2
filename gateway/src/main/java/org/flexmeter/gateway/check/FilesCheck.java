package org.flexmeter.gateway.check;

import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flexmeter.gateway.access.AccessException;
import org.flexmeter.gateway.access.UsersFile;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.command.CommandSettings;
import org.flexmeter.gateway.command.Jws;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.flexmeter.gateway.routes.CatalogueFiles;
import org.flexmeter.gateway.routes.CatalogueFiles.Loaded;
import org.flexmeter.gateway.routes.FeedStart;
import org.flexmeter.gateway.routes.LogLevels;
import org.flexmeter.gateway.routes.RouteFile;
import org.flexmeter.gateway.routes.RouteFileCheck;
import org.flexmeter.gateway.routes.RouteFiles;
import org.flexmeter.gateway.routes.Trials;
import org.flexmeter.gateway.source.OwnCertificates;
import org.flexmeter.gateway.source.Sources;
import org.flexmeter.gateway.state.OutboxLimits;
import org.flexmeter.gateway.tls.OwnCertificate;
import org.flexmeter.gateway.window.Starts;

/** What is wrong with the files of a home folder: settings, catalogues, devices, users, routes. */
public final class FilesCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)");

    private static final Duration RENEWAL = Duration.ofDays(14);

    private final Path home;
    private final SmallRyeConfig settings;
    private final SettingPlaces places;
    private final RouteFiles files;
    private final Report report;

    /**
     * @param report is told what is found
     */
    public FilesCheck(Path home, SmallRyeConfig settings, Report report) {
        this.home = home;
        this.settings = settings;
        this.places = new SettingPlaces(settings, home);
        this.files = new RouteFiles(home);
        this.report = report;
    }

    /**
     * Looks at everything.
     *
     * @return the enabled gateways in whose files nothing was found
     */
    public List<String> run() {
        Loaded loaded = new CatalogueFiles(home.resolve("catalogue")).load(Spelling.PRINTED);
        loaded.refused().values().forEach(report::find);
        devices(settings.getValue("fm.devices", Path.class), loaded);
        new SettingsCheck(settings, home).findings(usedByRoutes()).forEach(report::find);
        users();
        certificates();
        report.find(LogLevels.findings(home.resolve(LogLevels.FILE)));
        settings.getOptionalValue("fm.command.keys", Path.class)
                .ifPresent(keys -> report.find(Jws.findings(keys)));
        return gateways(loaded);
    }

    /** Settings that the routes name. */
    private Set<String> usedByRoutes() {
        Set<String> names = new HashSet<>();
        for (String gateway : files.gateways()) {
            Matcher matcher = PLACEHOLDER.matcher(files.gateway(gateway).orElseThrow().text());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private void certificates() {
        Instant now = Instant.now();
        OwnCertificates.of(settings)
                .forEach(
                        (name, file) ->
                                OwnCertificate.ending(file, now, RENEWAL)
                                        .ifPresent(flaw -> report.find(places.at(name, flaw))));
    }

    private void users() {
        Path path = settings.getValue("fm.console.users", Path.class);
        UsersFile file = new UsersFile(path);
        try {
            file.read();
            if (file.isOpenToOthers()) {
                report.find(path + ":1: others can read it; run chmod 600 on it");
            }
        } catch (AccessException e) {
            report.find(e.getMessage());
        }
    }

    private void devices(Path file, Loaded loaded) {
        if (!Files.isRegularFile(file)) {
            report.find(
                    file
                            + ":1: the file is missing; make it, its first line is"
                            + " gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups");
            return;
        }
        try {
            DeviceRegistry registry =
                    DeviceRegistryFile.load(file, loaded.catalogues(), loaded.refused().keySet());
            report.note(registry.size() + " devices in " + file);
        } catch (RegistryException e) {
            e.findings().forEach(f -> report.find(f.toString()));
        }
    }

    private List<String> gateways(Loaded loaded) {
        RouteFileCheck check =
                new RouteFileCheck(
                        files.shared(),
                        name -> settings.getOptionalValue(name, String.class).isPresent(),
                        gateway ->
                                loaded.catalogues()
                                        .catalogue(gateway)
                                        .map(c -> c.feeds().keySet())
                                        .orElse(Set.of()));
        List<String> enabled =
                files.gateways().stream()
                        .filter(
                                g ->
                                        settings.getOptionalValue(
                                                        "gateway." + g + ".enabled", Boolean.class)
                                                .orElse(false))
                        .toList();
        if (enabled.isEmpty()) {
            report.find(
                    places.missing(
                            "no gateway is enabled; set gateway.<name>.enabled=true for one of "
                                    + String.join(", ", files.gateways())));
        } else {
            report.note("enabled: " + String.join(", ", enabled));
        }
        Trials trials =
                new Trials(files.shared(), name -> settings.getOptionalValue(name, String.class));
        List<String> good = new ArrayList<>();
        for (String gateway : enabled) {
            if (gateway(files.gateway(gateway).orElseThrow(), check, trials, loaded)) {
                good.add(gateway);
            }
        }
        return good;
    }

    /** Whether nothing was found. */
    private boolean gateway(RouteFile file, RouteFileCheck check, Trials trials, Loaded loaded) {
        String gateway = file.gateway();
        int before = report.findings().size();
        report.find(check.check(file));
        if (report.findings().size() == before) {
            starts(trials.starts(file));
        }
        usable(gateway, () -> CommandSettings.of(settings, gateway));
        usable(
                gateway,
                () ->
                        OutboxLimits.of(
                                gateway, name -> settings.getOptionalValue(name, String.class)));
        Sources.findings(settings, gateway)
                .forEach(finding -> report.find(places.named(gateway, finding)));
        boolean refused = loaded.refused().containsKey(gateway);
        if (loaded.catalogues().catalogue(gateway).isEmpty() && !refused) {
            report.find(
                    home.resolve("catalogue/" + gateway + ".yaml")
                            + ":1: no catalogue says 'gateway: "
                            + gateway
                            + "'; that is what its first line must be");
        }
        return report.findings().size() == before && !refused;
    }

    /** Feeds that share a setting share what is wrong with it. */
    private void starts(List<FeedStart> starts) {
        Set<String> told = new HashSet<>();
        starts.stream()
                .filter(start -> told.add(start.setting().orElse(start.at())))
                .forEach(this::start);
    }

    private void start(FeedStart start) {
        Starts.flaw(start.window(), start.from())
                .ifPresent(
                        flaw ->
                                start.setting()
                                        .ifPresentOrElse(
                                                name -> report.find(places.at(name, flaw)),
                                                () -> report.find(start.at() + ": " + flaw)));
    }

    private void usable(String gateway, Supplier<?> read) {
        try {
            read.get();
        } catch (IllegalArgumentException e) {
            report.find(places.named(gateway, String.valueOf(e.getMessage())));
        }
    }
}
