package org.flexmeter.world.meter;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/**
 * Alarms as event rows: raised now, cleared a round later; all alarms of the set in turn, all
 * meters in turn.
 */
final class EventFeed {
    private static final int BAD = 16;

    private final Feed feed;
    private final ArrivalTable table;
    private final Fleet fleet;
    private final List<Alarms.Alarm> alarms;
    private final Ledger ledger;
    private int round;

    EventFeed(
            Feed feed, ArrivalTable table, Fleet fleet, List<Alarms.Alarm> alarms, Ledger ledger) {
        this.feed = feed;
        this.table = table;
        this.fleet = fleet;
        this.alarms = alarms;
        this.ledger = ledger;
    }

    /** Raises the next alarm and clears the one before. */
    synchronized void change() {
        Instant now = EonMeters.now();
        CompletableFuture<Void> raised = write(round, true, now);
        CompletableFuture<Void> cleared =
                round > 0 ? write(round - 1, false, now) : CompletableFuture.completedFuture(null);
        if (round % BAD == 0) {
            Ledger.Posting posting = ledger.open();
            posting.bad(feed);
            table.write(posting, fleet.device(0).id(), now, "NO_SUCH_ALARM", true).join();
        }
        round++;
        CompletableFuture.allOf(raised, cleared).join();
    }

    private CompletableFuture<Void> write(int number, boolean active, Instant when) {
        Device device = fleet.device(number % fleet.size());
        Alarms.Alarm alarm = alarms.get(number % alarms.size());
        Ledger.Posting posting = ledger.open();
        posting.alert(feed, device.hardwareId(), alarm.name(), alarm.level(active), when);
        return table.write(posting, device.id(), when, alarm.code(), active);
    }
}
