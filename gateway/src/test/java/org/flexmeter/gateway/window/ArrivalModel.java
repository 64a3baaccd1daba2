package org.flexmeter.gateway.window;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Row;

/**
 * A Cassandra table by bucket and shard: writers' clocks differ and writes are seen late, within
 * the lateness; several devices may share an arrival id.
 */
final class ArrivalModel implements Model {
    private static final int SHARDS = 3;
    private static final Duration LATENESS = Duration.ofSeconds(30);

    private record Stored(UUID arrived, int device, Instant visible) {
        private Instant at() {
            return TimeUuids.instant(arrived);
        }

        private String identity() {
            return arrived + "/m" + device;
        }
    }

    private final List<Stored> table = new ArrayList<>();
    private Instant now = Instant.MIN;
    private Instant first = Instant.MAX;
    private long clock;

    @Override
    public void happen(Random random, Instant time) {
        now = time;
        first = first.isBefore(time) ? first : time;
        for (int i = random.nextInt(8); i >= 0; i--) {
            long skew = random.nextInt(4) == 0 ? random.nextInt(20_000) - 10_000 : 0;
            long delay = random.nextInt(4) == 0 ? random.nextInt(19_000) : random.nextInt(20);
            UUID arrived = uuid(time.plusMillis(skew), random);
            for (int device = random.nextInt(9); device >= 0; device--) {
                table.add(new Stored(arrived, device, time.plusMillis(delay)));
            }
        }
    }

    private UUID uuid(Instant at, Random random) {
        UUID greatestBefore = TimeUuids.before(at.plusMillis(1));
        long bits = ++clock * 0x9E3779B97F4A7C15L ^ random.nextLong();
        return new UUID(
                greatestBefore.getMostSignificantBits(),
                bits & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    @Override
    public void settle(Instant time) {
        now = time;
    }

    @Override
    public void at(Instant time) {
        now = time;
    }

    @Override
    public List<Map<String, Object>> query(PageRequest page) {
        Map<String, Object> b = page.bounds();
        return table.stream()
                .filter(row -> !row.visible().isAfter(now))
                .filter(row -> row.at().truncatedTo(ChronoUnit.HOURS).equals(b.get("bucket")))
                .filter(row -> row.device() % SHARDS == (Integer) b.get("shard"))
                .filter(row -> TimeUuids.compare(row.arrived(), (UUID) b.get("after")) > 0)
                .filter(row -> TimeUuids.compare(row.arrived(), (UUID) b.get("upto")) <= 0)
                .sorted(
                        Comparator.comparing(Stored::arrived, TimeUuids::compare)
                                .thenComparing(Stored::device))
                .limit(page.limit())
                .map(ArrivalModel::row)
                .collect(Collectors.toList());
    }

    private static Map<String, Object> row(Stored stored) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("fm_arrived", stored.arrived());
        row.put("meter_id", "m" + stored.device());
        return row;
    }

    @Override
    public WindowKind kind(Saved saved) {
        return new ArrivalKind(
                "f",
                saved,
                new From.Back(Duration.ofHours(3)),
                new ArrivalKind.Settings(SHARDS, LATENESS, Duration.ofSeconds(2), "meter_id"));
    }

    @Override
    public String identity(Row row) {
        return row.get("fm_arrived") + "/" + row.get("meter_id");
    }

    @Override
    public Set<String> expected() {
        return table.stream().map(Stored::identity).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public long patienceMillis() {
        return 120_000;
    }
}
