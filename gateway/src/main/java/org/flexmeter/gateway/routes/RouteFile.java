package org.flexmeter.gateway.routes;

import java.util.Objects;

/**
 * One YAML file of routes.
 *
 * @param gateway the file's name without {@code .yaml}; for templates and spine the same
 * @param shownAs how messages name the file
 * @param location where Camel loads it from: {@code classpath:…} or {@code file:…}
 * @param text its content
 */
public record RouteFile(String gateway, String shownAs, String location, String text) {
    public RouteFile {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(shownAs, "shownAs");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(text, "text");
    }
}
