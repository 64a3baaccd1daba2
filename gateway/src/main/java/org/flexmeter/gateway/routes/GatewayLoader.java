package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.feed.Wakeups;
import org.flexmeter.gateway.mqtt.FmMqttConsumer;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;
import org.flexmeter.gateway.source.Sources;
import org.jboss.logging.Logger;

/**
 * Loads the routes, gateway by gateway, so that one that cannot be loaded does not stop the others.
 * Camel's own loading at start would give up at the first bad file.
 */
@ApplicationScoped
public class GatewayLoader {

    private static final Logger LOG = Logger.getLogger(GatewayLoader.class);

    private static final String TAKE_COMMANDS = "spine-commands";

    private final CamelContext camel;
    private final Config config;
    private final Sources sources;
    private final Clusters clusters;
    private final Wakeups wakeups;
    private final GatewayStates states;
    private final Knowledge knowledge;
    private final Event<GatewayStarted> started;
    private final Event<GatewaysKnown> known;
    private final RouteFiles files;
    private final LoadedRoutes routes;
    private volatile boolean loaded;

    GatewayLoader(
            CamelContext camel,
            Config config,
            Sources sources,
            Clusters clusters,
            Wakeups wakeups,
            GatewayStates states,
            Knowledge knowledge,
            Event<GatewayStarted> started,
            Event<GatewaysKnown> known,
            @ConfigProperty(name = "fm.home") Path home) {
        this.camel = camel;
        this.config = config;
        this.sources = sources;
        this.clusters = clusters;
        this.wakeups = wakeups;
        this.states = states;
        this.knowledge = knowledge;
        this.started = started;
        this.known = known;
        this.files = new RouteFiles(home);
        this.routes = new LoadedRoutes(camel);
    }

    /** What files of routes are checked with; catalogues and devices have been read as well. */
    RouteFileCheck check() {
        knowledge.registry();
        return new RouteFileCheck(files.shared(), this::isSet, knowledge::feeds);
    }

    /**
     * Loads the shared files, then every enabled gateway.
     *
     * @param check is asked for when the shared files are loaded
     * @throws Exception if a shared file cannot be loaded: then no gateway could run
     */
    void loadAll(Callable<RouteFileCheck> check) throws Exception {
        files.gateways().forEach(gateway -> states.set(gateway, Phase.STARTING, ""));
        known.fire(new GatewaysKnown(states.all().keySet()));
        for (RouteFile file : files.shared()) {
            PluginHelper.getRoutesLoader(camel).loadRoutes(resource(file));
        }
        knowledge
                .refusedCatalogues()
                .forEach(
                        (gateway, findings) ->
                                findings.forEach(f -> LOG.errorf("%s: refused: %s", gateway, f)));
        RouteFileCheck checked = check.call();
        files.gateways().forEach(gateway -> load(gateway, checked));
        takeCommands();
        loaded = true;
        if (states.all().values().stream().noneMatch(s -> s.phase() != Phase.DISABLED)) {
            LOG.warnf(
                    "no gateway is enabled; set gateway.<name>.enabled=true for one of %s",
                    String.join(", ", files.gateways()));
        }
    }

    /**
     * Whether everything is loaded, and commands are heard or it is known that they cannot be yet:
     * a broker that is away is no reason to wait for.
     */
    public boolean settled() {
        return loaded
                && Optional.ofNullable(camel.getRoute(TAKE_COMMANDS))
                        .map(Route::getConsumer)
                        .filter(FmMqttConsumer.class::isInstance)
                        .map(consumer -> ((FmMqttConsumer) consumer).settled())
                        .orElse(true);
    }

    /** Ids of the routes that a gateway's file made, as they are now. */
    public Set<String> routes(String gateway) {
        return routes.of(gateway);
    }

    /** Tries again what was refused, because a file has been edited since. */
    public void retryRefused() {
        List<String> refused =
                states.all().entrySet().stream()
                        .filter(each -> each.getValue().phase() == Phase.REFUSED)
                        .map(Map.Entry::getKey)
                        .toList();
        if (!refused.isEmpty()) {
            RouteFileCheck check = check();
            refused.forEach(gateway -> load(gateway, check));
        }
        try {
            takeCommands();
        } catch (Exception e) {
            LOG.errorf("commands cannot be taken: %s", Causes.line(e));
        }
    }

    /**
     * Takes over the edited routes of a running gateway; a bad edit leaves the old ones running.
     */
    public void reload(String gateway) {
        if (!isRunning(gateway)) {
            return;
        }
        Optional<RouteFile> file = files.gateway(gateway);
        if (file.isEmpty()) {
            LOG.warnf("%s: its file of routes is gone; the routes it had run on", gateway);
            return;
        }
        List<String> findings = check().check(file.get());
        if (findings.isEmpty()) {
            try {
                routes.replace(file.get());
                LOG.infof("%s: takes over the edited %s", gateway, file.get().shownAs());
                return;
            } catch (Exception | LinkageError e) {
                findings = List.of(file.get().shownAs() + ": " + Causes.line(e));
            }
        }
        findings.forEach(
                f -> LOG.errorf("%s: edit refused, the old routes run on: %s", gateway, f));
    }

    private void load(String gateway, RouteFileCheck check) {
        if (!enabled(gateway)) {
            states.set(gateway, Phase.DISABLED, "");
            LOG.infof("%s: disabled (gateway.%s.enabled)", gateway, gateway);
            return;
        }
        try {
            RouteFile file = files.gateway(gateway).orElseThrow();
            List<String> findings = check.check(file);
            if (!findings.isEmpty()) {
                refuse(gateway, findings);
                return;
            }
            knowledge.require(gateway);
            sources.bind(camel, gateway, () -> wakeups.announced(gateway));
            clusters.know(gateway);
            addSpine(gateway);
            routes.load(file);
            clusters.join(gateway);
            states.set(gateway, Phase.RUNNING, "");
            started.fire(new GatewayStarted(gateway));
            LOG.infof("%s: running (%s)", gateway, file.shownAs());
        } catch (Exception | LinkageError e) {
            // what the program lacks, natively a registration, is this gateway's fault alone
            LOG.debugf(e, "%s", gateway);
            refuse(gateway, List.of(Causes.line(e)));
        }
    }

    /**
     * Only when the gateways run: a command for a device of one that does not is not ours, and the
     * broker is told that we have it. Those of clustered gateways come in by sessions of their own
     * ({@link ClusterCommands}).
     */
    private void takeCommands() throws Exception {
        boolean some =
                states.all().keySet().stream()
                        .anyMatch(g -> isRunning(g) && clusters.of(g).isEmpty());
        boolean wanted = isSet("fm.topic.commands");
        if (some && wanted && camel.getRoute(TAKE_COMMANDS) == null) {
            TemplatedRouteBuilder.builder(camel, "take-commands")
                    .routeId(TAKE_COMMANDS)
                    .parameter("commands", "{{fm.topic.commands}}")
                    .parameter("system", "{{fm.topic.system}}")
                    .add();
        }
    }

    private boolean isRunning(String gateway) {
        State state = states.all().get(gateway);
        return state != null && state.phase() == Phase.RUNNING;
    }

    /** What every gateway has: the way out, and what its settings ask for. */
    private void addSpine(String gateway) throws Exception {
        if (camel.getRoute(gateway + "-publish") != null) {
            return;
        }
        add("publish", gateway, Map.of());
        add("drain", gateway, Map.of());
        if (config.getOptionalValue("fm.register", Boolean.class).orElse(false)) {
            add("register", gateway, Map.of());
        }
        String topic =
                config.getOptionalValue("gateway." + gateway + ".wake.topic", String.class)
                        .orElse("");
        if (!topic.isBlank()) {
            String client =
                    clusters.of(gateway)
                            .map(cluster -> gateway + "-" + cluster.member())
                            .orElse(gateway);
            add("wake-mqtt", gateway, Map.of("topic", topic, "session", client + "-wake"));
        }
    }

    private void add(String template, String gateway, Map<String, String> more) throws Exception {
        TemplatedRouteBuilder builder =
                TemplatedRouteBuilder.builder(camel, template)
                        .routeId(gateway + "-" + template)
                        .parameter("gateway", gateway);
        more.forEach(builder::parameter);
        builder.add();
    }

    private void refuse(String gateway, List<String> findings) {
        findings.forEach(f -> LOG.errorf("%s: refused: %s", gateway, f));
        states.set(gateway, Phase.REFUSED, String.join(" | ", findings));
    }

    private boolean enabled(String gateway) {
        return config.getOptionalValue("gateway." + gateway + ".enabled", Boolean.class)
                .orElse(false);
    }

    private boolean isSet(String name) {
        return config.getOptionalValue(name, String.class).filter(v -> !v.isBlank()).isPresent();
    }

    private static Resource resource(RouteFile file) {
        return ResourceHelper.fromString(file.location(), file.text());
    }
}
