package org.flexmeter.world.meter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/** Readings in a table that is partitioned by arrival. */
final class ArrivalFeed {
    private static final int BAD = 4;

    private final Feed feed;
    private final ArrivalTable table;
    private final Columns columns;
    private final Fleet fleet;
    private final Ledger ledger;
    private int round;

    ArrivalFeed(Feed feed, ArrivalTable table, Columns columns, Fleet fleet, Ledger ledger) {
        this.feed = feed;
        this.table = table;
        this.columns = columns;
        this.fleet = fleet;
        this.ledger = ledger;
    }

    /**
     * Every meter writes its readings of these instants; some bad ones are among them once in a
     * while.
     */
    synchronized void write(List<Instant> instants) {
        if (instants.isEmpty()) {
            return;
        }
        round++;
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int meter = 0; meter < fleet.size(); meter++) {
            for (Instant instant : instants) {
                writes.add(write(meter, instant));
            }
        }
        if (round % BAD == 1) {
            Instant last = instants.get(instants.size() - 1);
            String known = fleet.device(0).id();
            writes.add(bad("nobody-knows-" + feed.name(), last));
            writes.add(bad(known, last.plus(2, ChronoUnit.DAYS)));
            writes.add(withoutFirst(last.plusMillis(1)));
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    }

    private CompletableFuture<Void> write(int meter, Instant instant) {
        return table.write(
                posting(meter, instant), fleet.device(meter).id(), values(meter, instant));
    }

    private Ledger.Posting posting(int meter, Instant instant) {
        Ledger.Posting posting = ledger.open();
        posting.reading(
                feed,
                fleet.device(meter).hardwareId(),
                instant,
                columns.expected(meter, instant.toEpochMilli()));
        return posting;
    }

    /**
     * One meter writes the reading of now that a command asked for.
     *
     * @param to the same table, with a last column for the originator
     */
    CompletableFuture<Void> onCommand(ArrivalTable to, int meter, Instant now, String originator) {
        List<Object> values = new ArrayList<>(Arrays.asList(values(meter, now)));
        values.add(originator);
        return to.write(posting(meter, now), fleet.device(meter).id(), values.toArray());
    }

    private CompletableFuture<Void> bad(String device, Instant instant) {
        Ledger.Posting posting = ledger.open();
        posting.bad(feed);
        return table.write(posting, device, values(0, instant));
    }

    private CompletableFuture<Void> withoutFirst(Instant instant) {
        Device device = fleet.device(0);
        Ledger.Posting posting = ledger.open();
        posting.bad(feed);
        posting.reading(
                feed,
                device.hardwareId(),
                instant,
                columns.expectedWithoutFirst(0, instant.toEpochMilli()));
        Object[] values = values(0, instant);
        values[1] = null;
        return table.write(posting, device.id(), values);
    }

    private Object[] values(int meter, Instant instant) {
        List<Object> values = new ArrayList<>(List.of(instant));
        columns.all().forEach(column -> values.add(column.value(meter, instant.toEpochMilli())));
        return values.toArray();
    }
}
