package org.flexmeter.world.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what arrives at the control centre with what the meters say they wrote. Everything is
 * kept until the end, so that a repeat is noticed however late it comes.
 */
public final class Oracle implements Ledger {
    private static final int FINDINGS = 5;
    private static final int QUOTE = 240;
    private static final Feed UNKNOWN = new Feed("?", "unknown device");

    /** The identity of an event; {@code kind} is empty for a reading and the type of an alert. */
    private record Key(String hardwareId, long when, String kind) {}

    private final Map<Key, List<Entry>> entries = new HashMap<>();
    private final Map<Feed, Tally> tallies = new TreeMap<>();
    private final Map<String, Feed> feeds = new HashMap<>();
    private final Set<String> timeless = new HashSet<>();
    private final Map<String, List<String>> findings = new TreeMap<>();
    private long malformed;
    private long dropped;

    @Override
    public Posting open() {
        return new OpenPosting();
    }

    /** A reading has arrived. */
    public synchronized void reading(
            String hardwareId, Instant eventDate, Map<String, Double> values, long nanos) {
        Key key =
                timeless.contains(hardwareId) && values.size() == 1
                        ? timelessKey(hardwareId, values.values().iterator().next())
                        : new Key(hardwareId, eventDate.toEpochMilli(), "");
        arrived(
                key,
                values,
                "",
                nanos,
                "reading of " + hardwareId + " at " + eventDate + " " + values);
    }

    /** An alert has arrived. */
    public synchronized void alert(
            String hardwareId, String type, String level, Instant eventDate, long nanos) {
        Key exact = new Key(hardwareId, eventDate.toEpochMilli(), type);
        Key key = entries.containsKey(exact) ? exact : new Key(hardwareId, -1, type);
        String text = "alert " + type + " (" + level + ") of " + hardwareId + " at " + eventDate;
        arrived(key, Map.of(), level, nanos, text);
    }

    /** A message has arrived that a control centre would refuse. */
    public synchronized void malformed(String what) {
        malformed++;
        find("malformed", what);
    }

    /** A value has arrived that a control centre would drop silently. */
    public synchronized void dropped(String what) {
        dropped++;
        find("dropped by the control centre", what);
    }

    private void arrived(
            Key key, Map<String, Double> values, String level, long nanos, String what) {
        List<Entry> revisions = entries.getOrDefault(key, List.of());
        List<Entry> met = revisions.stream().filter(entry -> entry.met(values, level)).toList();
        // Of two revisions that are alike the last is the one that is due.
        Optional<Entry> entry =
                met.stream().filter(Entry::waiting).reduce((earlier, later) -> later);
        if (entry.isPresent()) {
            entry.get().received(nanos);
        } else if (!met.isEmpty()) {
            met.get(met.size() - 1).received(nanos);
        } else if (!revisions.isEmpty()) {
            revisions.get(0).tally().wrong++;
            find("wrong", what + ", written was " + revisions.get(revisions.size() - 1));
        } else {
            tally(feeds.getOrDefault(key.hardwareId(), UNKNOWN)).unexpected++;
            find("unexpected", what);
        }
    }

    /** Keeps the first few of each kind, in short. */
    private void find(String kind, String what) {
        List<String> ofKind = findings.computeIfAbsent(kind, ignored -> new ArrayList<>());
        if (ofKind.size() < FINDINGS) {
            ofKind.add(kind + ": " + brief(what));
        }
    }

    private static String brief(String text) {
        return text.length() <= QUOTE ? text : text.substring(0, QUOTE) + " ...";
    }

    private Tally tally(Feed feed) {
        return tallies.computeIfAbsent(feed, ignored -> new Tally());
    }

    private static Key timelessKey(String hardwareId, double value) {
        return new Key(hardwareId, Math.round(value * 1e6), "=");
    }

    /** The counts of this moment. */
    public synchronized Report report() {
        List<Report.Line> lines = new ArrayList<>();
        tallies.forEach((feed, tally) -> lines.add(tally.line(feed)));
        return new Report(
                lines,
                malformed,
                dropped,
                findings.values().stream().flatMap(List::stream).toList());
    }

    /**
     * How much of what was committed by then has not arrived.
     *
     * @param nanos by {@link System#nanoTime()}
     */
    public synchronized long overdue(long nanos) {
        return entries.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.missing() && entry.committedBy(nanos))
                .count();
    }

    /**
     * Some of what was written and has not arrived, for reading.
     *
     * @param atMost so many of each feed
     */
    public synchronized List<String> missing(int atMost) {
        Map<Feed, List<String>> missing = new TreeMap<>();
        entries.forEach(
                (key, revisions) ->
                        revisions.stream()
                                .filter(Entry::missing)
                                .forEach(entry -> addMissing(missing, key, entry, atMost)));
        return missing.values().stream().flatMap(List::stream).toList();
    }

    private void addMissing(Map<Feed, List<String>> missing, Key key, Entry entry, int atMost) {
        List<String> ofFeed = missing.computeIfAbsent(entry.feed(), feed -> new ArrayList<>());
        if (ofFeed.size() < atMost) {
            ofFeed.add(describe(key, entry));
        }
    }

    private String describe(Key key, Entry entry) {
        String when =
                key.when() < 0 || "=".equals(key.kind())
                        ? ""
                        : " at " + Instant.ofEpochMilli(key.when());
        return brief(entry.feed() + " " + key.hardwareId() + when + " " + entry);
    }

    private record ReadingExpected(Values values) implements Entry.Expectation {
        @Override
        public boolean met(Map<String, Double> received, String level) {
            return values.matches(received);
        }

        @Override
        public String toString() {
            return values.toString();
        }
    }

    private record AlertExpected(String type, Optional<String> wanted)
            implements Entry.Expectation {
        @Override
        public boolean met(Map<String, Double> received, String level) {
            return wanted.map(level::equals).orElse(true);
        }

        @Override
        public String toString() {
            return "alert " + type + wanted.map(level -> " (" + level + ")").orElse("");
        }
    }

    private final class OpenPosting implements Posting {
        private record Announced(Key key, Entry entry) {}

        private final List<Announced> announced = new ArrayList<>();
        private final List<Feed> bad = new ArrayList<>();

        @Override
        public void reading(Feed feed, String hardwareId, Instant eventDate, Values values) {
            announce(
                    feed,
                    new Key(hardwareId, eventDate.toEpochMilli(), ""),
                    new ReadingExpected(values));
        }

        @Override
        public void timeless(Feed feed, String hardwareId, Values values) {
            synchronized (Oracle.this) {
                timeless.add(hardwareId);
            }
            announce(feed, timelessKey(hardwareId, values.first()), new ReadingExpected(values));
        }

        @Override
        public void alert(
                Feed feed, String hardwareId, String type, String level, Instant eventDate) {
            announce(
                    feed,
                    new Key(hardwareId, eventDate.toEpochMilli(), type),
                    new AlertExpected(type, Optional.of(level)));
        }

        @Override
        public void alert(Feed feed, String hardwareId, String type) {
            announce(
                    feed, new Key(hardwareId, -1, type), new AlertExpected(type, Optional.empty()));
        }

        private void announce(Feed feed, Key key, Entry.Expectation expectation) {
            synchronized (Oracle.this) {
                feeds.putIfAbsent(key.hardwareId(), feed);
                Entry entry = new Entry(feed, tally(feed), expectation);
                entries.computeIfAbsent(key, ignored -> new ArrayList<>(1)).add(entry);
                announced.add(new Announced(key, entry));
            }
        }

        @Override
        public void bad(Feed feed) {
            bad.add(feed);
        }

        @Override
        public void committed() {
            long now = System.nanoTime();
            synchronized (Oracle.this) {
                bad.forEach(feed -> tally(feed).bad++);
                for (Announced each : announced) {
                    each.entry().committed(now);
                    supersedeBefore(each);
                }
            }
        }

        /** Readings that were written again under the same identity: only the last must arrive. */
        private void supersedeBefore(Announced last) {
            if (!last.key().kind().isEmpty()) {
                return;
            }
            for (Entry entry : entries.get(last.key())) {
                if (entry == last.entry()) {
                    return;
                }
                entry.supersede();
            }
        }

        @Override
        public void abandoned() {
            synchronized (Oracle.this) {
                announced.forEach(each -> entries.get(each.key()).remove(each.entry()));
            }
        }

        @Override
        public void unsure() {
            synchronized (Oracle.this) {
                for (Announced each : announced) {
                    each.entry().allowed();
                    supersedeBefore(each);
                }
            }
        }
    }
}
