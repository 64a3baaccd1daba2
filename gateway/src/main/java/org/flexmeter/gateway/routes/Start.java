package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.quarkus.main.events.AfterStart;
import org.apache.camel.quarkus.main.events.AfterStop;
import org.apache.camel.quarkus.main.events.BeforeInitialize;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.engine.Management;
import org.flexmeter.gateway.resident.StartPages;
import org.flexmeter.gateway.source.Sources;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/** From the start of Camel to its stop: loads the gateways and takes over edits meanwhile. */
@ApplicationScoped
public class Start {

    private static final Logger LOG = Logger.getLogger(Start.class);
    private static final long LOOK_SECONDS = 2;
    private static final long STARTED_SECONDS = 10;
    private static final long HOUR_SECONDS = 3_600;

    private final GatewayLoader loader;
    private final Knowledge knowledge;
    private final Clusters clusters;
    private final Sources sources;
    private final LogLevels levels;
    private final Management management;
    private final Path home;
    private final Path devices;
    private final ScheduledExecutorService looks = OneThread.named("edits");
    private final FutureTask<RouteFileCheck> check;

    Start(
            GatewayLoader loader,
            Knowledge knowledge,
            Clusters clusters,
            Sources sources,
            LogLevels levels,
            Management management,
            @ConfigProperty(name = "fm.home") Path home,
            @ConfigProperty(name = "fm.devices") Path devices) {
        this.loader = loader;
        this.knowledge = knowledge;
        this.clusters = clusters;
        this.sources = sources;
        this.levels = levels;
        this.management = management;
        this.home = home;
        this.devices = devices;
        this.check = new FutureTask<>(loader::check);
    }

    /** Catalogues, devices and the check of routes are read while Camel starts. */
    void prepare(@Observes BeforeInitialize event) {
        looks.execute(check);
    }

    void load(@Observes AfterStart event) throws Exception {
        levels.read();
        EditWatcher watcher = new EditWatcher(home, devices);
        loader.loadAll(this::checked);
        management.begin();
        looks.scheduleWithFixedDelay(
                () -> look(watcher), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        looks.schedule(StartPages::settle, STARTED_SECONDS, TimeUnit.SECONDS);
        // what is done now and then leaves pages behind as well
        looks.scheduleWithFixedDelay(
                StartPages::giveBack, HOUR_SECONDS, HOUR_SECONDS, TimeUnit.SECONDS);
    }

    private RouteFileCheck checked() throws Exception {
        try {
            return check.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception fault ? fault : e;
        }
    }

    private void look(EditWatcher watcher) {
        try {
            EditWatcher.Edits edits = watcher.edits();
            if (!edits.any()) {
                return;
            }
            edits.files().forEach(Start::tellWho);
            if (edits.levels()) {
                levels.read();
            }
            if (edits.catalogues()) {
                knowledge.readCatalogues();
            }
            if (edits.devices()) {
                knowledge.readDevices();
            }
            edits.routes().forEach(loader::reload);
            loader.retryRefused();
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf("an edit could not be taken over: %s", Causes.line(e));
        }
    }

    /** The owner of a file is as much as a file system knows of who wrote it. */
    private static void tellWho(Path file) {
        try {
            LOG.infof("%s: edited by %s", file, Files.getOwner(file).getName());
        } catch (IOException | UnsupportedOperationException gone) {
            LOG.infof("%s: is gone", file);
        }
    }

    void stop(@Observes BeforeStop event) {
        looks.shutdownNow();
    }

    void stopped(@Observes AfterStop event) {
        clusters.end();
        sources.close();
    }
}
