package org.flexmeter.gateway.command;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.registry.Device;
import org.jose4j.jwk.JsonWebKey;

/**
 * Which devices an aggregator's key is for: members {@code gateways} and {@code groups} of its JWK,
 * which RFC 7517 (4) leaves to us; without them all.
 */
record KeyBounds(Set<String> gateways, Set<String> groups) {
    static final KeyBounds NONE = new KeyBounds(Set.of(), Set.of());

    KeyBounds {
        gateways = Set.copyOf(gateways);
        groups = Set.copyOf(groups);
    }

    /** Those of a key; empty if they cannot be understood, so that it is for nothing. */
    static Optional<KeyBounds> of(JsonWebKey key) {
        return names(key, "gateways")
                .flatMap(
                        gateways ->
                                names(key, "groups")
                                        .map(groups -> new KeyBounds(gateways, groups)));
    }

    private static Optional<Set<String>> names(JsonWebKey key, String member) {
        Object given = key.getOtherParameterValue(member, Object.class);
        if (given == null) {
            return Optional.of(Set.of());
        }
        if (given instanceof List<?> list
                && !list.isEmpty()
                && list.stream().allMatch(String.class::isInstance)) {
            return Optional.of(
                    Set.copyOf(list.stream().map(String.class::cast).distinct().toList()));
        }
        return Optional.empty();
    }

    /** Whether a device may be told something with the key. */
    boolean allow(Device device) {
        return allow(device.gateway(), device.groups());
    }

    /** Whether anything of a gateway that is in one of these groups may be. */
    boolean allow(String gateway, Collection<String> of) {
        return (gateways.isEmpty() || gateways.contains(gateway))
                && (groups.isEmpty() || !Collections.disjoint(groups, of));
    }
}
