package org.flexmeter.gateway.work;

import java.util.Optional;

/** A consumer of a route that can be kept from its work. */
public interface Hindered {
    /** What keeps it from its work now, in one line for people; empty if nothing does. */
    Optional<String> problem();
}
