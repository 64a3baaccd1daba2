package org.flexmeter.gateway.routes;

import java.net.URL;
import java.util.Optional;

/**
 * What of Camel is in this program. The jar and the native binary are asked in the same way and may
 * answer differently: a binary has only those classes that it was told of when it was built.
 */
final class Parts {
    private static final String SERVICES = "META-INF/services/org/apache/camel/";

    private final ClassLoader loader = Parts.class.getClassLoader();

    /**
     * @param scheme the beginning of a URI, such as {@code jdbc}
     */
    boolean hasComponent(String scheme) {
        return has("component/" + scheme);
    }

    /**
     * @param name a language as YAML has it, such as {@code simple}; {@code method} is Camel's
     *     {@code bean}
     */
    boolean hasLanguage(String name) {
        // its service is there, its compiler is not
        return !name.equals("csimple")
                && has("language/" + (name.equals("method") ? "bean" : name));
    }

    /**
     * @param name a data format, such as {@code csv}
     */
    boolean hasDataFormat(String name) {
        return has("dataformat/" + name);
    }

    /**
     * @param name the full name of a class, such as {@code java.io.IOException}
     */
    boolean hasClass(String name) {
        try {
            Class.forName(name, false, loader);
            return true;
        } catch (ClassNotFoundException | LinkageError notHere) {
            return false;
        }
    }

    private boolean has(String service) {
        Optional<URL> found = Optional.ofNullable(loader.getResource(SERVICES + service));
        return found.isPresent();
    }
}
