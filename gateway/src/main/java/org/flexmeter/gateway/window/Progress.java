package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a delivered page changes in the bookmark of its feed; saved as one.
 *
 * @param feed the feed
 * @param bookmark the new bookmark as JSON text, if it changed
 * @param parts bookmarks of parts of the feed (one a meter) that changed, by the part's name
 * @param taken keys to be remembered against repeats
 * @param forget keys that arrived before this instant need not be remembered any more
 */
public record Progress(
        String feed,
        Optional<String> bookmark,
        Map<String, byte[]> parts,
        List<Taken> taken,
        Optional<Instant> forget) {

    /**
     * Keys that arrived before an instant.
     *
     * @param until every key in it arrived before
     * @param keys 16 bytes a key, without order
     */
    public record Taken(Instant until, byte[] keys) {
        public Taken {
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(keys, "keys");
        }
    }

    public Progress {
        Objects.requireNonNull(feed, "feed");
        Objects.requireNonNull(bookmark, "bookmark");
        parts = Map.copyOf(parts);
        taken = List.copyOf(taken);
        Objects.requireNonNull(forget, "forget");
    }

    /** No change. */
    public static Progress none(String feed) {
        return new Progress(feed, Optional.empty(), Map.of(), List.of(), Optional.empty());
    }

    /** A new bookmark. */
    public static Progress bookmark(String feed, String text) {
        return new Progress(feed, Optional.of(text), Map.of(), List.of(), Optional.empty());
    }

    /** New bookmarks of parts. */
    public static Progress parts(String feed, Map<String, byte[]> parts) {
        return new Progress(feed, Optional.empty(), parts, List.of(), Optional.empty());
    }

    /** Whether there is nothing to save. */
    public boolean isEmpty() {
        return bookmark.isEmpty() && parts.isEmpty() && taken.isEmpty() && forget.isEmpty();
    }

    /** This and then that. */
    public Progress then(Progress later) {
        Map<String, byte[]> allParts = new HashMap<>(parts);
        allParts.putAll(later.parts);
        List<Taken> allTaken = new ArrayList<>(taken);
        allTaken.addAll(later.taken);
        return new Progress(
                feed,
                later.bookmark.or(() -> bookmark),
                allParts,
                allTaken,
                later.forget.or(() -> forget));
    }
}
