package org.flexmeter.gateway.console;

import java.util.Set;
import org.flexmeter.gateway.access.OidcSettings;

/**
 * Which paths of the management port are for everybody, each by its whole name, and which for
 * nobody.
 */
final class Paths {
    private static final String HEALTH = "/q/health";
    private static final String METRICS = "/q/metrics";
    private static final Set<String> OPEN =
            Set.of(
                    HEALTH,
                    HEALTH + "/live",
                    HEALTH + "/ready",
                    HEALTH + "/started",
                    "/login",
                    OidcLogin.PATH,
                    OidcSettings.CALLBACK,
                    "/console/login.css",
                    "/console/login.js",
                    "/console/icon.svg");

    private final boolean openMetrics;

    /**
     * @param openMetrics whether metrics are for everybody
     */
    Paths(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    /** Whether a path needs no login. */
    boolean isOpen(String path) {
        return OPEN.contains(path) || openMetrics && path.equals(METRICS);
    }

    /**
     * Whether a path is not served at all: whatever else the library of health checks has, such as
     * groups, of which it keeps each name that it was ever asked for.
     */
    boolean isShut(String path) {
        return path.startsWith(HEALTH) && !OPEN.contains(path);
    }
}
