package org.flexmeter.gateway.access;

import java.util.Objects;
import java.util.Optional;

/**
 * What a token of an OpenID provider is worth.
 *
 * @param user whose it is; empty if they are refused
 * @param fault why they are refused, one line without anything secret; empty if they are not
 */
public record Verdict(Optional<User> user, String fault) {
    public Verdict {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(fault, "fault");
    }

    static Verdict let(User user) {
        return new Verdict(Optional.of(user), "");
    }

    static Verdict refuse(String fault) {
        return new Verdict(Optional.empty(), fault);
    }
}
