package org.flexmeter.gateway.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Row;

/** A table whose numbers are taken when a row is written and seen when its transaction commits. */
final class SequenceModel implements Model {
    private final Map<Integer, List<Long>> open = new TreeMap<>();
    private final TreeSet<Long> table = new TreeSet<>();
    private int nextTx;
    private long nextId = 1;

    @Override
    public void happen(Random random, Instant now) {
        int dice = random.nextInt(10);
        if (dice < 3 || open.isEmpty()) {
            open.put(nextTx++, new ArrayList<>());
            return;
        }
        List<Integer> running = new ArrayList<>(open.keySet());
        int tx = running.get(random.nextInt(running.size()));
        if (dice < 7) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                open.get(tx).add(nextId++);
            }
        } else if (dice == 8 && random.nextInt(4) == 0) {
            open.remove(tx);
        } else {
            table.addAll(open.remove(tx));
        }
    }

    @Override
    public void settle(Instant now) {
        open.values().forEach(table::addAll);
        open.clear();
    }

    @Override
    public List<Map<String, Object>> query(PageRequest page) {
        long after = (Long) page.bounds().get("after");
        long upto = (Long) page.bounds().get("upto");
        return table.stream()
                .filter(id -> id > after && id <= upto)
                .limit(page.limit())
                .map(SequenceModel::row)
                .collect(Collectors.toList());
    }

    private static Map<String, Object> row(Long id) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("FM_SEQ", id);
        row.put("METER_ID", "m" + id / 4);
        return row;
    }

    @Override
    public WindowKind kind(Saved saved) {
        return new SequenceKind(
                "f", saved, new From.Beginning(), Duration.ofDays(1), Duration.ofSeconds(5));
    }

    @Override
    public String identity(Row row) {
        return String.valueOf(row.get("fm_seq"));
    }

    @Override
    public Set<String> expected() {
        return table.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public long patienceMillis() {
        return 60_000;
    }
}
