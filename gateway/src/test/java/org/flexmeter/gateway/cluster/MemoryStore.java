package org.flexmeter.gateway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of a cluster in memory, with a clock that a test moves, and that can be away. */
final class MemoryStore implements ClusterStore {
    private record Row(int shards, long epoch, String holder, Instant until) {}

    private final InstantSource clock;
    private final Duration lease;
    private final Map<Integer, Row> leases = new TreeMap<>();
    private final Map<String, Instant> members = new TreeMap<>();
    private final Map<String, Entry> entries = new TreeMap<>();
    private boolean away;

    MemoryStore(InstantSource clock, Duration lease) {
        this.clock = clock;
        this.lease = lease;
    }

    /** The database can be reached, or cannot. */
    synchronized void away(boolean gone) {
        away = gone;
    }

    private Instant now() {
        if (away) {
            throw new StoreException("the database is away", new IllegalStateException());
        }
        return clock.instant();
    }

    @Override
    public synchronized void check() {
        now();
    }

    @Override
    public synchronized List<Holding> holdings() {
        Instant now = now();
        List<Holding> holdings = new ArrayList<>();
        leases.forEach(
                (shard, row) ->
                        holdings.add(
                                new Holding(
                                        shard,
                                        row.shards(),
                                        row.epoch(),
                                        Optional.of(row.holder())
                                                .filter(h -> row.until().isAfter(now)))));
        return holdings;
    }

    @Override
    public synchronized OptionalLong acquire(int shard, int shards, String holder) {
        Row row = leases.getOrDefault(shard, new Row(shards, 0, "", Instant.MIN));
        if (row.until().isAfter(now())) {
            return OptionalLong.empty();
        }
        leases.put(shard, new Row(shards, row.epoch() + 1, holder, now().plus(lease)));
        return OptionalLong.of(row.epoch() + 1);
    }

    @Override
    public synchronized boolean renew(int shard, long epoch, String holder) {
        Row row = leases.get(shard);
        boolean mine = row.epoch() == epoch;
        if (mine) {
            leases.put(shard, new Row(row.shards(), epoch, holder, now().plus(lease)));
        }
        return mine;
    }

    @Override
    public synchronized void release(int shard, long epoch, String holder) {
        Row row = leases.get(shard);
        if (row.epoch() == epoch) {
            leases.put(shard, new Row(row.shards(), epoch, holder, now()));
        }
    }

    @Override
    public synchronized void alive(String member) {
        members.put(member, now().plus(lease));
    }

    @Override
    public synchronized void gone(String member) {
        members.remove(member);
    }

    @Override
    public synchronized Set<String> members() {
        Instant now = now();
        return members.entrySet().stream()
                .filter(member -> member.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public synchronized boolean write(int shard, long epoch, List<Change> changes) {
        now();
        boolean mine = leases.get(shard).epoch() == epoch;
        if (mine) {
            changes.forEach(change -> write(shard, change));
        }
        return mine;
    }

    private void write(int shard, Change change) {
        if (change instanceof Change.Put put) {
            Entry entry = put.entry();
            entries.put(key(shard, entry.feed(), entry.kind()) + entry.name(), entry);
        } else if (change instanceof Change.Remove one) {
            entries.remove(key(shard, one.feed(), one.kind()) + one.name());
        } else if (change instanceof Change.RemoveBefore before) {
            String key = key(shard, before.feed(), before.kind());
            entries.keySet()
                    .removeIf(k -> k.startsWith(key) && k.compareTo(key + before.name()) < 0);
        } else if (change instanceof Change.RemoveAll all) {
            String key = key(shard, all.feed(), all.kind());
            entries.keySet().removeIf(k -> k.startsWith(key));
        }
    }

    private static String key(int shard, String feed, Entry.Kind kind) {
        return shard + "|" + feed + "|" + kind + "|";
    }

    @Override
    public synchronized List<Entry> read(int shard, String feed) {
        now();
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(shard + "|" + feed + "|"))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public synchronized List<String> feeds(int shard) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(shard + "|"))
                .map(entry -> entry.getValue().feed())
                .distinct()
                .toList();
    }
}
