package org.flexmeter.gateway.operate;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.feed.Reruns;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.window.From;

/** How far one gateway is. */
record BookmarksBean(
        String gateway,
        StateFiles states,
        Clusters clusters,
        Knowledge knowledge,
        Operations operations)
        implements BookmarksMXBean {
    private static final int SHOWN = 500;
    private static final String NEVER = "never read";

    @Override
    public Set<String> getFeeds() {
        return new TreeSet<>(knowledge.feeds(gateway));
    }

    @Override
    public String show(String feed) {
        require(feed);
        return clusters.of(gateway)
                .map(member -> shared(member.bookmarks(feed)))
                .orElseGet(() -> own(feed));
    }

    private String own(String feed) {
        return states.of(gateway)
                .bookmarks()
                .load(feed)
                .bookmark()
                .map(BookmarksBean::cut)
                .orElse(NEVER);
    }

    private static String shared(Map<Integer, String> byShard) {
        return byShard.isEmpty()
                ? NEVER
                : byShard.entrySet().stream()
                        .map(each -> "shard " + each.getKey() + ": " + cut(each.getValue()))
                        .collect(Collectors.joining("\n"));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), SHOWN));
    }

    @Override
    public String readAgain(String feed, String from) {
        require(feed);
        // a slip of the pen is told before anything is set back
        From.parse(from);
        return operations.run(Reruns.KIND, gateway, Reruns.argument(feed, from));
    }

    private void require(String feed) {
        if (!knowledge.feeds(gateway).contains(feed)) {
            throw new IllegalArgumentException(
                    "the catalogue of %s has no feed %s; it has %s"
                            .formatted(gateway, feed, String.join(", ", getFeeds())));
        }
    }
}
