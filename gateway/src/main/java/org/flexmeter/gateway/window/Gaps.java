package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Missing numbers below the highest one, as intervals; bounded. */
final class Gaps {
    /**
     * Told of each interval: first and last missing number, and when they were missed first; empty
     * if no window has been opened since.
     */
    interface Visitor {
        void gap(long from, long to, Optional<Instant> since);
    }

    private record Gap(long to, Optional<Instant> since) {}

    private final int max;
    private final TreeMap<Long, Gap> byStart = new TreeMap<>();
    private long expired;

    Gaps(int max) {
        this.max = max;
    }

    void add(long from, long to, Optional<Instant> since) {
        byStart.put(from, new Gap(to, since));
        while (byStart.size() > max) {
            drop(byStart.pollFirstEntry());
        }
    }

    boolean missing(long number) {
        Map.Entry<Long, Gap> entry = byStart.floorEntry(number);
        return entry != null && number <= entry.getValue().to();
    }

    void fill(long number) {
        Map.Entry<Long, Gap> entry = byStart.floorEntry(number);
        if (entry == null || number > entry.getValue().to()) {
            return;
        }
        Gap gap = entry.getValue();
        byStart.remove(entry.getKey());
        if (entry.getKey() < number) {
            byStart.put(entry.getKey(), new Gap(number - 1, gap.since()));
        }
        if (number < gap.to()) {
            byStart.put(number + 1, gap);
        }
    }

    /** Gaps that are new are missed from now on. */
    void begin(Instant now) {
        byStart.replaceAll(
                (from, gap) -> gap.since().isEmpty() ? new Gap(gap.to(), Optional.of(now)) : gap);
    }

    /**
     * Drops gaps within a range that were missed first before an instant; whether there were any.
     */
    boolean expire(long from, long to, Instant before) {
        int size = byStart.size();
        Iterator<Map.Entry<Long, Gap>> i =
                byStart.subMap(from, true, to, true).entrySet().iterator();
        while (i.hasNext()) {
            Map.Entry<Long, Gap> entry = i.next();
            if (entry.getValue().since().filter(since -> since.isBefore(before)).isPresent()) {
                drop(entry);
                i.remove();
            }
        }
        return byStart.size() < size;
    }

    /** What lies below the first row of a table was never there, so that is not counted. */
    private void drop(Map.Entry<Long, Gap> gap) {
        if (gap.getKey() > 1) {
            expired += gap.getValue().to() - gap.getKey() + 1;
        }
    }

    long expired() {
        return expired;
    }

    int size() {
        return byStart.size();
    }

    /** Ranges that cover all gaps; gaps no farther apart than {@code close} share one. */
    List<long[]> ranges(long close) {
        List<long[]> ranges = new ArrayList<>();
        for (Map.Entry<Long, Gap> gap : byStart.entrySet()) {
            long[] last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
            if (last != null && gap.getKey() - last[1] <= close) {
                last[1] = gap.getValue().to();
            } else {
                ranges.add(new long[] {gap.getKey(), gap.getValue().to()});
            }
        }
        return ranges;
    }

    void forEach(Visitor visitor) {
        byStart.forEach((from, gap) -> visitor.gap(from, gap.to(), gap.since()));
    }
}
