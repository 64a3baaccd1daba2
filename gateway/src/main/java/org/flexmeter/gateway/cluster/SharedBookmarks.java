package org.flexmeter.gateway.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.cluster.Entry.Kind;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.RegisterState;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.Saved;
import org.jboss.logging.Logger;

/**
 * The bookmarks of a shard in the source's own database, where whoever has the shard next finds
 * them. Refusals stay in the state file of the process that met them, and are written there first:
 * a crash between the two costs an item that quarantine has twice. Registers are in both places;
 * translation asks the state file.
 */
final class SharedBookmarks implements BookmarkStore {
    private static final Logger LOG = Logger.getLogger(SharedBookmarks.class);
    private static final long HOUR = 3_600_000;
    private static final long KEPT_HOURS = 31 * 24;
    private static final int KEPT_LENGTH = 16_384;

    private final Lease lease;
    private final ClusterStore store;
    private final FencedWriter writer;
    private final StateFile file;
    private final InstantSource clock;
    private final Map<String, Long> keptHours = new HashMap<>();

    SharedBookmarks(
            Lease lease,
            ClusterStore store,
            FencedWriter writer,
            StateFile file,
            InstantSource clock) {
        this.lease = lease;
        this.store = store;
        this.writer = writer;
        this.file = file;
        this.clock = clock;
    }

    /**
     * What is remembered of a feed; its registers are taken over into the state file. A feed that
     * was never read here, and was by this process alone before, goes on from its state file.
     */
    @Override
    public Saved load(String feed) {
        List<Entry> entries = store.read(lease.part().number(), feed);
        if (entries.isEmpty()) {
            return adopt(feed);
        }
        Map<String, RegisterState> registers = new HashMap<>();
        entries.stream()
                .filter(entry -> entry.kind() == Kind.REGISTER)
                .forEach(entry -> registers.put(entry.name(), Registers.read(entry.value())));
        file.registers().replace(feed, lease.part()::has, registers).join();
        return saved(entries);
    }

    private Saved adopt(String feed) {
        Saved own = file.bookmarks().load(feed);
        if (own.bookmark().isEmpty() && own.parts().isEmpty()) {
            return own;
        }
        LOG.infof(
                "%s/%s: no bookmark in the database yet; goes on from the one in this gateway's state"
                        + " file",
                file.gateway(), feed);
        List<Change> changes = new ArrayList<>(puts(feed, own));
        file.registers()
                .all(feed)
                .forEach(
                        (device, state) -> {
                            if (lease.part().has(device)) {
                                changes.add(register(feed, device, state));
                            }
                        });
        writer.write(CompletableFuture.completedFuture(null), changes).toCompletableFuture().join();
        return own;
    }

    private static Saved saved(List<Entry> entries) {
        Optional<String> bookmark = Optional.empty();
        Map<String, byte[]> parts = new HashMap<>();
        List<Progress.Taken> taken = new ArrayList<>();
        for (Entry entry : entries) {
            switch (entry.kind()) {
                case BOOKMARK ->
                        bookmark = Optional.of(new String(entry.value(), StandardCharsets.UTF_8));
                case PART -> parts.put(entry.name(), entry.value());
                case TAKEN -> taken.add(new Progress.Taken(until(entry.name()), entry.value()));
                default -> LOG.tracef("%s is not of the bookmark", entry.kind());
            }
        }
        return new Saved(bookmark, parts, taken);
    }

    @Override
    public List<String> feeds() {
        return store.feeds(lease.part().number());
    }

    @Override
    public CompletionStage<Void> save(Progress progress, Group group) {
        CompletionStage<Void> local = file.bookmarks().save(Progress.none(progress.feed()), group);
        List<Change> changes = new ArrayList<>();
        group.registers()
                .forEach((device, state) -> changes.add(register(progress.feed(), device, state)));
        changes.addAll(changes(progress));
        return changes.isEmpty() ? local : writer.write(local, changes);
    }

    private List<Change> changes(Progress progress) {
        List<Change> changes =
                new ArrayList<>(
                        puts(
                                progress.feed(),
                                new Saved(
                                        progress.bookmark(), progress.parts(), progress.taken())));
        progress.bookmark().ifPresent(text -> changes.addAll(kept(progress.feed(), text)));
        progress.forget()
                .ifPresent(
                        before ->
                                changes.add(
                                        new Change.RemoveBefore(
                                                progress.feed(),
                                                Kind.TAKEN,
                                                hex(before.toEpochMilli() + 1))));
        return changes;
    }

    private static List<Change> puts(String feed, Saved saved) {
        List<Change> changes = new ArrayList<>();
        saved.bookmark().ifPresent(text -> changes.add(put(feed, Kind.BOOKMARK, "", bytes(text))));
        saved.parts().forEach((name, value) -> changes.add(put(feed, Kind.PART, name, value)));
        saved.taken()
                .forEach(
                        taken ->
                                changes.add(
                                        put(
                                                feed,
                                                Kind.TAKEN,
                                                hex(taken.until().toEpochMilli())
                                                        + "-"
                                                        + UUID.randomUUID(),
                                                taken.keys())));
        return changes;
    }

    /** One bookmark an hour is kept for a month, to go back to. */
    private synchronized List<Change> kept(String feed, String text) {
        long now = clock.millis();
        long hour = now / HOUR;
        if (text.length() > KEPT_LENGTH || keptHours.getOrDefault(feed, 0L) == hour) {
            return List.of();
        }
        keptHours.put(feed, hour);
        return List.of(
                put(feed, Kind.PAST, hex(hour), bytes(now + " " + text)),
                new Change.RemoveBefore(feed, Kind.PAST, hex(hour - KEPT_HOURS)));
    }

    private static Change register(String feed, String device, RegisterState state) {
        return put(feed, Kind.REGISTER, device, Registers.write(state));
    }

    private static Change put(String feed, Kind kind, String name, byte[] value) {
        return new Change.Put(new Entry(feed, kind, name, value));
    }

    @Override
    public Optional<Past> past(String feed, Instant instant) {
        return store.read(lease.part().number(), feed).stream()
                .filter(entry -> entry.kind() == Kind.PAST)
                .map(entry -> past(new String(entry.value(), StandardCharsets.UTF_8)))
                .filter(past -> !past.savedAt().isAfter(instant))
                .max(Comparator.comparing(Past::savedAt));
    }

    private static Past past(String text) {
        int space = text.indexOf(' ');
        return new Past(
                Instant.ofEpochMilli(Long.parseLong(text.substring(0, space))),
                text.substring(space + 1));
    }

    /** What is not put is removed; nothing is both, so that it is one write. */
    @Override
    public CompletionStage<Void> replace(String feed, Saved saved) {
        List<Change> changes = new ArrayList<>();
        if (saved.bookmark().isEmpty()) {
            changes.add(new Change.RemoveAll(feed, Kind.BOOKMARK));
        }
        if (saved.parts().isEmpty()) {
            changes.add(new Change.RemoveAll(feed, Kind.PART));
        }
        if (saved.taken().isEmpty()) {
            changes.add(new Change.RemoveAll(feed, Kind.TAKEN));
        }
        changes.add(new Change.RemoveAll(feed, Kind.REGISTER));
        changes.addAll(puts(feed, saved));
        return writer.write(file.bookmarks().replace(feed, Saved.nothing()), changes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Sorts as the number does. */
    private static String hex(long number) {
        return "%016x".formatted(number);
    }

    private static Instant until(String name) {
        return Instant.ofEpochMilli(Long.parseLong(name.substring(0, 16), 16));
    }
}
