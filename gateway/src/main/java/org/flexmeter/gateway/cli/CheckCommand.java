package org.flexmeter.gateway.cli;

import io.smallrye.config.SmallRyeConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.catalogue.CatalogueException;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.flexmeter.gateway.routes.CatalogueFiles;
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

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Override
    public Integer call() {
        SmallRyeConfig settings = home.settings();
        Path folder = home.folder();
        PrintWriter out = spec.commandLine().getOut();
        List<String> findings = new ArrayList<>();
        Catalogues catalogues = catalogues(folder, findings);
        devices(settings.getValue("fm.devices", Path.class), catalogues, findings, out);
        gateways(folder, settings, catalogues, findings, out);
        findings.forEach(out::println);
        out.println(findings.isEmpty() ? "nothing found" : findings.size() + " to mend");
        return findings.isEmpty() ? 0 : 1;
    }

    private static Catalogues catalogues(Path folder, List<String> findings) {
        List<CatalogueSource> sources =
                new ArrayList<>(new CatalogueFiles(folder.resolve("catalogue")).sources());
        try {
            return Catalogues.load(sources, Spelling.PRINTED);
        } catch (CatalogueException e) {
            e.findings().forEach(f -> findings.add(f.toString()));
            sources.removeIf(s -> e.findings().stream().anyMatch(f -> f.file().equals(s.name())));
            return Catalogues.load(sources, Spelling.PRINTED);
        }
    }

    private static void devices(
            Path file, Catalogues catalogues, List<String> findings, PrintWriter out) {
        if (!Files.isRegularFile(file)) {
            findings.add(
                    file
                            + ":1: the file is missing; make it, its first line is"
                            + " gateway,id,type,hardwareId,specificationToken,siteToken,enabled");
            return;
        }
        try {
            DeviceRegistry registry = DeviceRegistryFile.load(file, catalogues);
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
                        name -> settings.getOptionalValue(name, String.class).isPresent());
        List<String> enabled = new ArrayList<>();
        for (String gateway : files.gateways()) {
            if (settings.getOptionalValue("gateway." + gateway + ".enabled", Boolean.class)
                    .orElse(false)) {
                enabled.add(gateway);
                RouteFile file = files.gateway(gateway).orElseThrow();
                findings.addAll(check.check(file));
                outbox(gateway, settings)
                        .ifPresent(
                                f ->
                                        findings.add(
                                                folder.resolve("application.properties")
                                                        + ":1: "
                                                        + f));
                if (catalogues.catalogue(gateway).isEmpty()
                        && findings.stream().noneMatch(f -> f.contains("/" + gateway + ".yaml:"))) {
                    findings.add(
                            file.shownAs()
                                    + ":1: there is no catalogue/"
                                    + gateway
                                    + ".yaml; make it");
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

    private static Optional<String> outbox(String gateway, SmallRyeConfig settings) {
        try {
            OutboxLimits.of(gateway, name -> settings.getOptionalValue(name, String.class));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
