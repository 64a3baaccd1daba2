package org.flexmeter.gateway.window;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.flexmeter.gateway.message.Row;

/**
 * A table by meter and day: readings are written late within the lateness; meters join, leave,
 * return.
 */
final class MetersModel implements Model {
    private static final Duration LATENESS = Duration.ofMinutes(5);

    private record Stored(String meter, Instant time, Instant visible) {}

    private final List<Stored> table = new ArrayList<>();
    private final Set<String> times = new HashSet<>();
    private final TreeSet<String> meters = new TreeSet<>();
    private final Set<String> ever = new HashSet<>();
    private Instant now = Instant.MIN;

    @Override
    public void happen(Random random, Instant time) {
        now = time;
        String meter = "m" + random.nextInt(6);
        if (random.nextInt(12) == 0 && meters.remove(meter)) {
            return;
        }
        if (meters.add(meter)) {
            ever.add(meter);
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            String writer = "m" + random.nextInt(6);
            Instant at = time.minusMillis(random.nextInt(250_000));
            if (times.add(writer + at)) {
                table.add(new Stored(writer, at, time.plusMillis(random.nextInt(40_000))));
            }
        }
    }

    @Override
    public void settle(Instant time) {
        now = time;
        meters.addAll(ever);
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
                .filter(row -> row.meter().equals(b.get("meter")))
                .filter(row -> LocalDate.ofInstant(row.time(), ZoneOffset.UTC).equals(b.get("day")))
                .filter(row -> row.time().isAfter((Instant) b.get("after")))
                .filter(row -> !row.time().isAfter((Instant) b.get("upto")))
                .sorted(Comparator.comparing(Stored::time))
                .limit(page.limit())
                .map(MetersModel::row)
                .collect(Collectors.toList());
    }

    private static Map<String, Object> row(Stored stored) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("fm_time", stored.time());
        row.put("meter_id", stored.meter());
        return row;
    }

    @Override
    public WindowKind kind(Saved saved) {
        return new MetersKind(
                "f",
                saved,
                new From.Back(Duration.ofDays(1)),
                LATENESS,
                Duration.ofSeconds(20),
                () -> List.copyOf(meters));
    }

    @Override
    public String identity(Row row) {
        return row.get("meter_id") + "@" + row.get("fm_time");
    }

    /** The day before a meter's first start holds every reading of the run. */
    @Override
    public Set<String> expected() {
        return table.stream()
                .filter(row -> ever.contains(row.meter()))
                .map(row -> row.meter() + "@" + row.time())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public long patienceMillis() {
        return 700_000;
    }
}
