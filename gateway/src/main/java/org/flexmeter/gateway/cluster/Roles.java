package org.flexmeter.gateway.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What this process is in each cluster, in words. */
@ApplicationScoped
public class Roles {
    private final Clusters clusters;

    Roles(Clusters clusters) {
        this.clusters = clusters;
    }

    /** leader or standby; empty if the gateway is not clustered. */
    public Optional<String> role(String gateway) {
        return clusters.of(gateway).map(member -> member.held().isEmpty() ? "standby" : "leader");
    }

    /** Whether others may read the gateway's source at the moment, and this process does not. */
    public boolean standsBy(String gateway) {
        return role(gateway).filter("standby"::equals).isPresent();
    }

    /**
     * One line, such as {@code standby, box1 leads}, or {@code leader of shards 0, 2 of 4}; empty
     * if the gateway is not clustered.
     */
    public Optional<String> describe(String gateway) {
        return clusters.of(gateway).map(Roles::describe);
    }

    private static String describe(Membership member) {
        Membership.View view = member.view();
        List<String> held =
                member.held().stream().map(l -> Integer.toString(l.part().number())).toList();
        String role =
                held.isEmpty()
                        ? "standby" + others(view)
                        : member.shards() == 1
                                ? "leader"
                                : "leader of shard%s %s of %d"
                                        .formatted(
                                                held.size() == 1 ? "" : "s",
                                                String.join(", ", held),
                                                member.shards());
        return view.problem().isEmpty() ? role : role + "; " + view.problem();
    }

    private static String others(Membership.View view) {
        String names =
                view.leaders().values().stream()
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? ", nobody leads"
                : ", " + names + (names.contains(",") ? " lead" : " leads");
    }
}
