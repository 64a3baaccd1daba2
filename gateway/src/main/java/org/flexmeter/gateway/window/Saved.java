package org.flexmeter.gateway.window;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link BookmarkStore} remembers of a feed.
 *
 * @param bookmark empty if the feed was never read
 * @param parts bookmarks of parts of the feed by the part's name
 * @param taken remembered keys
 */
public record Saved(
        Optional<String> bookmark, Map<String, byte[]> parts, List<Progress.Taken> taken) {
    public Saved {
        Objects.requireNonNull(bookmark, "bookmark");
        parts = Map.copyOf(parts);
        taken = List.copyOf(taken);
    }

    /** A feed that was never read. */
    public static Saved nothing() {
        return new Saved(Optional.empty(), Map.of(), List.of());
    }
}
