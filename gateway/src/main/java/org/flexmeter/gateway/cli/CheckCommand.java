package org.flexmeter.gateway.cli;

import io.smallrye.config.SmallRyeConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flexmeter.gateway.access.AccessException;
import org.flexmeter.gateway.access.UsersFile;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.command.CommandSettings;
import org.flexmeter.gateway.command.Jws;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.flexmeter.gateway.routes.CatalogueFiles;
import org.flexmeter.gateway.routes.CatalogueFiles.Loaded;
import org.flexmeter.gateway.routes.RouteFile;
import org.flexmeter.gateway.routes.RouteFileCheck;
import org.flexmeter.gateway.routes.RouteFiles;
import org.flexmeter.gateway.state.OutboxLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what is wrong with the home folder before anything runs. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Check catalogues, devices, routes and settings without starting anything.",
            "Every finding has file, line and remedy. Exit code 0: nothing found; 1: findings."
        })
final class CheckCommand implements Callable<Integer> {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)");

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Override
    public Integer call() {
        SmallRyeConfig settings = home.settings();
        Path folder = home.folder();
        PrintWriter out = spec.commandLine().getOut();
        List<String> findings = new ArrayList<>();
        Loaded loaded = new CatalogueFiles(folder.resolve("catalogue")).load(Spelling.PRINTED);
        loaded.refused().values().forEach(findings::addAll);
        devices(settings.getValue("fm.devices", Path.class), loaded, findings, out);
        findings.addAll(new SettingsCheck(settings, folder).findings(usedBy(folder)));
        users(settings, findings);
        gateways(folder, settings, loaded.catalogues(), findings, out);
        settings.getOptionalValue("fm.command.keys", Path.class)
                .ifPresent(keys -> findings.addAll(Jws.findings(keys)));
        findings.forEach(out::println);
        out.println(findings.isEmpty() ? "nothing found" : findings.size() + " to mend");
        return findings.isEmpty() ? 0 : 1;
    }

    /** Settings that the routes name. */
    private static Set<String> usedBy(Path folder) {
        Set<String> names = new HashSet<>();
        RouteFiles files = new RouteFiles(folder);
        for (String gateway : files.gateways()) {
            Matcher matcher = PLACEHOLDER.matcher(files.gateway(gateway).orElseThrow().text());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private static void users(SmallRyeConfig settings, List<String> findings) {
        Path path = settings.getValue("fm.console.users", Path.class);
        UsersFile file = new UsersFile(path);
        try {
            file.read();
            if (file.isOpenToOthers()) {
                findings.add(path + ":1: others can read it; run chmod 600 on it");
            }
        } catch (AccessException e) {
            findings.add(e.getMessage());
        }
    }

    private static void devices(Path file, Loaded loaded, List<String> findings, PrintWriter out) {
        if (!Files.isRegularFile(file)) {
            findings.add(
                    file
                            + ":1: the file is missing; make it, its first line is"
                            + " gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups");
            return;
        }
        try {
            DeviceRegistry registry =
                    DeviceRegistryFile.load(file, loaded.catalogues(), loaded.refused().keySet());
            out.println(registry.size() + " devices in " + file);
        } catch (RegistryException e) {
            e.findings().forEach(f -> findings.add(f.toString()));
        }
    }

    private static void gateways(
            Path folder,
            SmallRyeConfig settings,
            Catalogues catalogues,
            List<String> findings,
            PrintWriter out) {
        RouteFiles files = new RouteFiles(folder);
        RouteFileCheck check =
                new RouteFileCheck(
                        files.shared(),
                        name -> settings.getOptionalValue(name, String.class).isPresent(),
                        gateway ->
                                catalogues
                                        .catalogue(gateway)
                                        .map(c -> c.feeds().keySet())
                                        .orElse(Set.of()));
        List<String> enabled = new ArrayList<>();
        for (String gateway : files.gateways()) {
            if (settings.getOptionalValue("gateway." + gateway + ".enabled", Boolean.class)
                    .orElse(false)) {
                enabled.add(gateway);
                RouteFile file = files.gateway(gateway).orElseThrow();
                findings.addAll(check.check(file));
                Stream.of(outbox(gateway, settings), command(gateway, settings))
                        .flatMap(Optional::stream)
                        .map(f -> folder.resolve("application.properties") + ":1: " + f)
                        .forEach(findings::add);
                if (catalogues.catalogue(gateway).isEmpty()
                        && findings.stream().noneMatch(f -> f.contains("/" + gateway + ".yaml:"))) {
                    findings.add(
                            folder.resolve("catalogue/" + gateway + ".yaml")
                                    + ":1: no catalogue says 'gateway: "
                                    + gateway
                                    + "'; that is what its first line must be");
                }
            }
        }
        if (enabled.isEmpty()) {
            findings.add(
                    folder.resolve("application.properties")
                            + ":1: no gateway is enabled; set gateway.<name>.enabled=true for one of "
                            + String.join(", ", files.gateways()));
        } else {
            out.println("enabled: " + String.join(", ", enabled));
        }
    }

    private static Optional<String> command(String gateway, SmallRyeConfig settings) {
        try {
            CommandSettings.of(settings, gateway);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> outbox(String gateway, SmallRyeConfig settings) {
        try {
            OutboxLimits.of(gateway, name -> settings.getOptionalValue(name, String.class));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
