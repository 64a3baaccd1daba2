package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.message.Group;

/** Bookmarks that survive the simulated process. */
final class MemoryBookmarks implements BookmarkStore {
    private Optional<String> bookmark = Optional.empty();
    private final Map<String, byte[]> parts = new HashMap<>();
    private final List<Progress.Taken> taken = new ArrayList<>();
    private final List<Past> past = new ArrayList<>();

    @Override
    public Saved load(String feed) {
        return new Saved(bookmark, parts, taken);
    }

    @Override
    public List<String> feeds() {
        return bookmark.isPresent() || !parts.isEmpty() ? List.of("f") : List.of();
    }

    @Override
    public CompletionStage<Void> save(Progress progress, Group group) {
        save(progress);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<Past> past(String feed, Instant instant) {
        return past.stream().filter(p -> !p.savedAt().isAfter(instant)).reduce((a, b) -> b);
    }

    /** Remembers the present bookmark as that of an instant. */
    void keep(Instant at) {
        past.add(new Past(at, bookmark.orElseThrow()));
    }

    @Override
    public CompletionStage<Void> replace(String feed, Saved saved) {
        bookmark = saved.bookmark();
        parts.clear();
        parts.putAll(saved.parts());
        taken.clear();
        taken.addAll(saved.taken());
        return CompletableFuture.completedFuture(null);
    }

    void save(Progress progress) {
        bookmark = progress.bookmark().or(() -> bookmark);
        parts.putAll(progress.parts());
        taken.addAll(progress.taken());
        Instant before = progress.forget().orElse(Instant.MIN);
        taken.removeIf(chunk -> !chunk.until().isAfter(before));
    }
}
