package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;

/** District heating in a table that is partitioned by meter and day. */
final class HeatingFeed {
    private final Feed feed;
    private final Supplier<CqlSession> session;
    private final Columns columns;
    private final Fleet fleet;
    private final Ledger ledger;
    private final String insert;
    private final AtomicReference<PreparedStatement> prepared = new AtomicReference<>();

    HeatingFeed(
            Feed feed, Supplier<CqlSession> session, Columns columns, Fleet fleet, Ledger ledger) {
        this.feed = feed;
        this.session = session;
        this.columns = columns;
        this.fleet = fleet;
        this.ledger = ledger;
        this.insert =
                "INSERT INTO eon.district_heating (meter_id, day, read_at, "
                        + columns.all().stream()
                                .map(Column::column)
                                .collect(Collectors.joining(", "))
                        + ") VALUES (?, ?, ?"
                        + ", ?".repeat(columns.all().size())
                        + ")";
    }

    /** Every building's meter writes its readings of these instants. */
    void write(List<Instant> instants) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int meter = 0; meter < fleet.size(); meter++) {
            for (Instant instant : instants) {
                writes.add(write(meter, instant));
            }
        }
        CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    }

    private CompletableFuture<Void> write(int meter, Instant instant) {
        Device device = fleet.device(meter);
        long millis = instant.toEpochMilli();
        Ledger.Posting posting = ledger.open();
        posting.reading(feed, device.hardwareId(), instant, columns.expected(meter, millis));
        List<Object> row =
                new ArrayList<>(
                        List.of(
                                device.id(),
                                instant.atZone(ZoneOffset.UTC).toLocalDate(),
                                instant));
        columns.all().forEach(column -> row.add(column.value(meter, millis)));
        return Cql.write(session, prepared, insert, row, posting);
    }
}
