package org.flexmeter.gateway.access;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.OneLine;
import org.jose4j.jwt.JwtClaims;

/** Who somebody is and what they may do by the claims of a token that was found to be good. */
final class OidcRoles {
    private static final int SHOWN = 64;

    private final OidcSettings settings;

    OidcRoles(OidcSettings settings) {
        this.settings = settings;
    }

    /** A user; refused if they are in no group that counts. */
    Verdict of(JwtClaims claims) {
        String name = name(claims);
        Set<String> groups = groups(claims.getClaimsMap());
        if (!Collections.disjoint(groups, settings.operators())) {
            return Verdict.let(new User(name, Role.OPERATOR));
        }
        if (!Collections.disjoint(groups, settings.viewers())) {
            return Verdict.let(new User(name, Role.VIEWER));
        }
        return Verdict.refuse(
                "%s is in no group of fm.console.oidc.operators or .viewers".formatted(name));
    }

    /** Marked, so that nobody passes in the log for a user of the file. */
    private static String name(JwtClaims claims) {
        return "oidc:"
                + Optional.ofNullable(claims.getClaimValue("preferred_username"))
                        .or(() -> Optional.ofNullable(claims.getClaimValue("sub")))
                        .map(Object::toString)
                        .map(OidcRoles::shown)
                        .orElse("?");
    }

    /** A text of the provider as it may stand in the log. */
    static String shown(String text) {
        return OneLine.of(text, SHOWN);
    }

    /**
     * By the whole name of the claim, else by steps: some providers nest, some name claims by URL.
     */
    private Set<String> groups(Map<String, Object> claims) {
        Object found = claims.get(settings.rolesClaim());
        if (found == null) {
            found = claims;
            for (String step : settings.rolesClaim().split("\\.")) {
                found = found instanceof Map<?, ?> map ? map.get(step) : List.of();
            }
        }
        if (found instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).collect(Collectors.toSet());
        }
        return found instanceof String one ? Set.of(one) : Set.of();
    }
}
