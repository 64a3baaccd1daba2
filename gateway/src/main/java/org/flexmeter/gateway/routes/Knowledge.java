package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.catalogue.CatalogueSource;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;
import org.jboss.logging.Logger;

/**
 * What the gateways know of the world: catalogues, devices, and the translator made of both. An
 * edited file becomes new knowledge as a whole, or none of it does.
 */
@ApplicationScoped
public class Knowledge {

    private static final Logger LOG = Logger.getLogger(Knowledge.class);

    private final CatalogueFiles files;
    private final Path devices;
    private final Spelling spelling;
    private final TranslatorSettings settings;

    private volatile Known known;

    private record Known(
            Catalogues catalogues,
            Map<String, List<String>> refused,
            Map<String, CatalogueSource> sources,
            DeviceRegistry registry,
            Optional<String> registryFault,
            Translator translator) {}

    /**
     * Reads catalogues and devices for the first time.
     *
     * @param names {@code printed} or {@code corrected}
     */
    public Knowledge(
            @ConfigProperty(name = "fm.home") Path home,
            @ConfigProperty(name = "fm.devices") Path devices,
            @ConfigProperty(name = "fm.names") String names,
            @ConfigProperty(name = "fm.future-tolerance") java.time.Duration futureTolerance) {
        this.files = new CatalogueFiles(home.resolve("catalogue"));
        this.devices = devices;
        this.spelling = Spelling.valueOf(names.trim().toUpperCase(java.util.Locale.ROOT));
        this.settings = new TranslatorSettings(futureTolerance);
        CatalogueFiles.Loaded first = files.load(spelling);
        know(
                first.catalogues(),
                first.refused(),
                first.sources(),
                DeviceRegistry.empty(),
                Optional.empty());
        readDevices();
    }

    /** Reads the catalogues again; for one that is bad, that of before is used on. */
    public synchronized void readCatalogues() {
        Map<String, CatalogueSource> before = known.sources;
        CatalogueFiles.Loaded loaded = readCatalogues(known.registry, known.registryFault);
        loaded.refused()
                .forEach(
                        (gateway, findings) ->
                                findings.forEach(
                                        f ->
                                                LOG.errorf(
                                                        "%s: edit refused%s: %s",
                                                        gateway,
                                                        loaded.kept().contains(gateway)
                                                                ? ", the catalogue of before is used on"
                                                                : "",
                                                        f)));
        loaded.sources()
                .forEach(
                        (gateway, source) -> {
                            if (!source.equals(before.get(gateway))) {
                                LOG.infof("%s: takes over %s", gateway, source.name());
                            }
                        });
    }

    private CatalogueFiles.Loaded readCatalogues(DeviceRegistry registry, Optional<String> fault) {
        CatalogueFiles.Loaded loaded = files.load(spelling, known.sources);
        know(loaded.catalogues(), loaded.without(), loaded.sources(), registry, fault);
        return loaded;
    }

    /**
     * Reads the registry again. A bad edit is refused whole and the devices known before are kept.
     */
    public synchronized void readDevices() {
        try {
            if (!Files.isRegularFile(devices)) {
                throw new RegistryException(
                        List.of(
                                new Finding(
                                        devices.toString(),
                                        1,
                                        "the file is missing; make it, its first line is"
                                                + " gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups")));
            }
            DeviceRegistry next =
                    DeviceRegistryFile.load(
                            devices,
                            known.catalogues,
                            known.refused.keySet(),
                            DeviceRegistryFile.most(
                                    Runtime.getRuntime().maxMemory(), known.registry.size() > 0));
            DeviceRegistry.Changes changes = DeviceRegistry.changes(known.registry, next);
            know(known.catalogues, known.refused, known.sources, next, Optional.empty());
            LOG.infof("%s: %s", devices, changes);
        } catch (RegistryException e) {
            e.findings().forEach(f -> LOG.errorf("refused: %s", f));
            Optional<String> fault =
                    known.registry.size() > 0
                            ? Optional.empty()
                            : Optional.of(e.findings().get(0).toString());
            know(known.catalogues, known.refused, known.sources, known.registry, fault);
            if (known.registry.size() > 0) {
                LOG.infof("the %d devices known before are kept", known.registry.size());
            }
        }
    }

    private void know(
            Catalogues catalogues,
            Map<String, List<String>> refused,
            Map<String, CatalogueSource> sources,
            DeviceRegistry registry,
            Optional<String> fault) {
        Translator translator =
                new Translator(catalogues, () -> known.registry, Instant::now, settings);
        known = new Known(catalogues, Map.copyOf(refused), sources, registry, fault, translator);
    }

    /**
     * Makes sure that a gateway has what it needs to translate.
     *
     * @throws IllegalStateException with every finding, if it has not
     */
    public void require(String gateway) {
        Known now = known;
        if (now.refused.containsKey(gateway)) {
            throw new IllegalStateException(String.join(" | ", now.refused.get(gateway)));
        }
        if (now.catalogues.catalogue(gateway).isEmpty()) {
            throw new IllegalStateException(
                    "no catalogue says 'gateway: "
                            + gateway
                            + "'; it belongs into the first line of catalogue/"
                            + gateway
                            + ".yaml in the home folder");
        }
        now.registryFault.ifPresent(
                fault -> {
                    throw new IllegalStateException(fault);
                });
    }

    /** The catalogues of this moment. */
    public Catalogues catalogues() {
        return known.catalogues;
    }

    /** The feeds of a gateway's catalogue; empty if there is none. */
    public Set<String> feeds(String gateway) {
        return catalogues().catalogue(gateway).map(c -> c.feeds().keySet()).orElse(Set.of());
    }

    /** The devices of this moment. */
    public DeviceRegistry registry() {
        return known.registry;
    }

    /** The translator of this moment. */
    public Translator translator() {
        return known.translator;
    }

    /** What was refused of the catalogues, by gateway. */
    public Map<String, List<String>> refusedCatalogues() {
        return known.refused;
    }
}
