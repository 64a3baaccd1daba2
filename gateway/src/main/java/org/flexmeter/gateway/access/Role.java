package org.flexmeter.gateway.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do at the management port. */
public enum Role {
    /** Sees everything, changes nothing. */
    VIEWER,
    /** Also starts and stops routes, pauses gateways, replays the quarantine. */
    OPERATOR;

    /** As it is written in the users' file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that word; empty if there is none. */
    public static Optional<Role> of(String word) {
        for (Role role : values()) {
            if (role.word().equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
