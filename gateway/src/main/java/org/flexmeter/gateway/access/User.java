package org.flexmeter.gateway.access;

import java.util.Objects;

/**
 * Somebody who has said who they are.
 *
 * @param name as in the users' file
 * @param role what they may do
 */
public record User(String name, Role role) {
    public User {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
    }
}
