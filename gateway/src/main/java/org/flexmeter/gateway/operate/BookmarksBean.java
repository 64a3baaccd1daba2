package org.flexmeter.gateway.operate;

import java.util.Set;
import java.util.TreeSet;
import org.flexmeter.gateway.feed.Reruns;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.window.From;

/** How far one gateway is. */
record BookmarksBean(String gateway, StateFiles states, Knowledge knowledge, Operations operations)
        implements BookmarksMXBean {
    private static final int SHOWN = 500;

    @Override
    public Set<String> getFeeds() {
        return new TreeSet<>(knowledge.feeds(gateway));
    }

    @Override
    public String show(String feed) {
        require(feed);
        return states.of(gateway)
                .bookmarks()
                .load(feed)
                .bookmark()
                .map(text -> text.substring(0, Math.min(text.length(), SHOWN)))
                .orElse("never read");
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
