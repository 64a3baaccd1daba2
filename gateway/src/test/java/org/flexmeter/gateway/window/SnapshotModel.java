package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Row;

/**
 * A PostgreSQL table with a column tx: transactions overlap, commit late, roll back, update rows.
 */
final class SnapshotModel implements Model {
    private record Version(long tx, long id, int number) {}

    private final Map<Long, List<Version>> open = new TreeMap<>();
    private final Map<Long, Version> table = new HashMap<>();
    private long nextTx = 3;
    private long nextId = 1;

    @Override
    public void happen(Random random, Instant now) {
        int dice = random.nextInt(10);
        if (dice < 3 || open.isEmpty()) {
            open.put(nextTx++, new ArrayList<>());
            return;
        }
        List<Long> running = new ArrayList<>(open.keySet());
        long tx = running.get(random.nextInt(running.size()));
        if (dice < 7) {
            insert(tx, 1 + random.nextInt(12));
        } else if (dice == 7) {
            update(tx, random);
        } else if (dice == 8 && random.nextInt(4) == 0) {
            open.remove(tx);
        } else {
            commit(tx);
        }
    }

    private void insert(long tx, int rows) {
        for (int i = 0; i < rows; i++) {
            open.get(tx).add(new Version(tx, nextId++, 0));
        }
    }

    /** A row that no other running transaction has locked. */
    private void update(long tx, Random random) {
        Set<Long> locked =
                open.values().stream()
                        .flatMap(List::stream)
                        .map(Version::id)
                        .collect(Collectors.toSet());
        List<Version> free =
                table.values().stream()
                        .filter(version -> !locked.contains(version.id()))
                        .sorted(Comparator.comparing(Version::id))
                        .toList();
        if (!free.isEmpty()) {
            Version old = free.get(random.nextInt(free.size()));
            open.get(tx).add(new Version(tx, old.id(), old.number() + 1));
        }
    }

    private void commit(long tx) {
        open.remove(tx).forEach(version -> table.put(version.id(), version));
    }

    @Override
    public void settle(Instant now) {
        new ArrayList<>(open.keySet()).forEach(this::commit);
    }

    private String snapshot() {
        long xmin = open.keySet().stream().findFirst().orElse(nextTx);
        String running =
                open.keySet().stream().map(String::valueOf).collect(Collectors.joining(","));
        return xmin + ":" + nextTx + ":" + running;
    }

    @Override
    public List<Map<String, Object>> query(PageRequest page) {
        Map<String, Object> b = page.bounds();
        String text = b.get("upto") == null ? snapshot() : (String) b.get("upto");
        PgSnapshot upto = PgSnapshot.parse(text);
        List<Version> found = new ArrayList<>();
        table.values().stream()
                .filter(v -> after(v, (String) b.get("afterTx"), (Long) b.get("afterId")))
                .forEach(found::add);
        Set<Long> late = late((String) b.get("late"));
        table.values().stream()
                .filter(v -> late.contains(v.tx()))
                .filter(v -> after(v, (String) b.get("lateTx"), (Long) b.get("lateId")))
                .forEach(found::add);
        List<Map<String, Object>> rows =
                found.stream()
                        .filter(v -> v.tx() < upto.xmax() && !upto.open().contains(v.tx()))
                        .sorted(Comparator.comparing(Version::tx).thenComparing(Version::id))
                        .limit(page.limit())
                        .map(v -> row(v, text))
                        .collect(Collectors.toList());
        return rows.isEmpty() ? List.of(marker(text)) : rows;
    }

    private static boolean after(Version v, String tx, Long id) {
        int order = Long.compareUnsigned(v.tx(), Long.parseUnsignedLong(tx));
        return order > 0 || order == 0 && v.id() > id;
    }

    private static Set<Long> late(String array) {
        return Arrays.stream(array.substring(1, array.length() - 1).split(","))
                .filter(text -> !text.isEmpty())
                .map(Long::parseLong)
                .collect(Collectors.toSet());
    }

    private static Map<String, Object> row(Version v, String upto) {
        Map<String, Object> row = marker(upto);
        row.put("fm_tx", String.valueOf(v.tx()));
        row.put("fm_id", v.id());
        row.put("version", v.number());
        row.put("meter_id", "m" + v.id() / 4);
        return row;
    }

    private static Map<String, Object> marker(String upto) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("fm_upto", upto);
        row.put("fm_tx", null);
        row.put("fm_id", null);
        return row;
    }

    @Override
    public WindowKind kind(Saved saved) {
        return new SnapshotKind("f", saved, new From.Beginning());
    }

    @Override
    public String identity(Row row) {
        return row.get("fm_id") + "#" + row.get("version");
    }

    @Override
    public Set<String> expected() {
        return table.values().stream()
                .map(v -> v.id() + "#" + v.number())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public long patienceMillis() {
        return 2_000;
    }
}
