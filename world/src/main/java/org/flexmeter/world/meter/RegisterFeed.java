package org.flexmeter.world.meter;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/**
 * Alarms as a bit-mask register: every meter first tells that all is well; then one meter a round
 * changes up to two bits, so that all alarms are raised and cleared in turn.
 */
final class RegisterFeed {
    private final Feed feed;
    private final ArrivalTable table;
    private final Fleet fleet;
    private final List<Alarms.Alarm> alarms;
    private final Ledger ledger;
    private final long[] words;
    private final Deque<Change> unwritten = new ArrayDeque<>();
    private int round = -1;

    /** A row that tells a meter's new word. */
    private record Change(
            int meter, long before, long after, Instant when, Ledger.Posting posting) {}

    RegisterFeed(
            Feed feed, ArrivalTable table, Fleet fleet, List<Alarms.Alarm> alarms, Ledger ledger) {
        this.feed = feed;
        this.table = table;
        this.fleet = fleet;
        this.alarms = alarms;
        this.ledger = ledger;
        this.words = new long[fleet.size()];
    }

    /**
     * Writes the next change. One that nobody knows to have been written is written again first:
     * the next would tell another change without it.
     */
    synchronized void change() {
        while (!unwritten.isEmpty()) {
            write(unwritten.peek()).join();
            unwritten.remove();
        }
        round++;
        if (round == 0) {
            begin();
            return;
        }
        int meter = round % fleet.size();
        // The last bit that was raised is cleared while the next is raised: both kinds of change in
        // one row.
        int turn = round / fleet.size() + meter;
        long raised = 1L << (turn % alarms.size());
        long before = words[meter];
        words[meter] = before == raised ? 0 : raised;
        unwritten.add(announced(meter, before, words[meter]));
        write(unwritten.peek()).join();
        unwritten.remove();
    }

    private void begin() {
        for (int meter = 0; meter < fleet.size(); meter++) {
            unwritten.add(announced(meter, 0, 0));
        }
    }

    private Change announced(int meter, long before, long after) {
        Instant when = EonMeters.now();
        Device device = fleet.device(meter);
        Ledger.Posting posting = ledger.open();
        for (int bit = 0; bit < alarms.size(); bit++) {
            boolean was = (before >> bit & 1) == 1;
            boolean is = (after >> bit & 1) == 1;
            if (was != is) {
                Alarms.Alarm alarm = alarms.get(bit);
                posting.alert(feed, device.hardwareId(), alarm.name(), alarm.level(is), when);
            }
        }
        return new Change(meter, before, after, when, posting);
    }

    /**
     * Writes a change once more, or for the first time. It is announced once however often it is
     * written: an earlier try may be there without our knowing, and have been published.
     */
    private CompletableFuture<Void> write(Change change) {
        Device device = fleet.device(change.meter());
        return table.write(ledger.open(), device.id(), change.when(), change.after())
                .thenRun(change.posting()::committed);
    }
}
