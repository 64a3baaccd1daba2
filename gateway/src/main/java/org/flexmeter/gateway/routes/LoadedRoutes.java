package org.flexmeter.gateway.routes;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * Which routes came from which gateway's file, so that an edited file can take the place of the one
 * before it: routes that it no longer has end, those of other files are not touched. (Camel's own
 * update of routes leaves routes alone that were made from a template.)
 */
final class LoadedRoutes {

    private record Loaded(RouteFile file, Set<String> ids) {}

    private final CamelContext camel;
    private final Map<String, Loaded> byGateway = new ConcurrentHashMap<>();

    LoadedRoutes(CamelContext camel) {
        this.camel = camel;
    }

    /**
     * Loads a file and starts its routes.
     *
     * @throws Exception if any of them cannot be made or started: then none of them is left
     */
    void load(RouteFile file) throws Exception {
        Set<String> before = ids();
        try {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(ResourceHelper.fromString(file.location(), file.text()));
            byGateway.put(file.gateway(), new Loaded(file, since(before)));
        } catch (Exception e) {
            remove(since(before));
            throw e;
        }
    }

    /**
     * Puts an edited file in the place of the one that was loaded.
     *
     * @throws Exception if it cannot be loaded: then the routes of the old one run again
     */
    void replace(RouteFile edited) throws Exception {
        Optional<Loaded> old = Optional.ofNullable(byGateway.get(edited.gateway()));
        if (old.isPresent()) {
            remove(old.get().ids());
        }
        try {
            load(edited);
        } catch (Exception e) {
            if (old.isPresent()) {
                load(old.get().file());
            }
            throw e;
        }
    }

    /** The routes that a gateway's file made; none if it is not loaded. */
    Set<String> of(String gateway) {
        return Optional.ofNullable(byGateway.get(gateway)).map(Loaded::ids).orElse(Set.of());
    }

    private void remove(Set<String> ids) throws Exception {
        for (String id : ids) {
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
        }
    }

    private Set<String> since(Set<String> before) {
        Set<String> added = new HashSet<>(ids());
        added.removeAll(before);
        return added;
    }

    private Set<String> ids() {
        return camel.getRoutes().stream().map(Route::getId).collect(Collectors.toSet());
    }
}
