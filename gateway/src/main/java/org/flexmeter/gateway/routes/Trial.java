package org.flexmeter.gateway.routes;

import java.util.Objects;

/**
 * What one route would ask of its source, in a form that finds and changes nothing.
 *
 * @param at {@code file:line} of the route
 * @param kind of source
 * @param what a statement, or the address of a line
 * @param remedy what mends a missing table or right, as the route says it; empty if it does not
 */
public record Trial(String at, Kind kind, String what, String remedy) {

    /** What kind of source is asked. */
    public enum Kind {
        /** A relational database, {@code gateway.<name>.jdbc.*}. */
        SQL,
        /** Cassandra, {@code gateway.<name>.cassandra.*}. */
        CQL,
        /** A serial line or TCP serial server. */
        LINE
    }

    public Trial {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(remedy, "remedy");
    }
}
