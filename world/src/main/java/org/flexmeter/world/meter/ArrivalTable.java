package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.flexmeter.world.ledger.Ledger;

/** A table of E.ON's that is partitioned by hour of arrival and shard. */
final class ArrivalTable {
    private final Supplier<CqlSession> session;
    private final int shards;
    private final String insert;
    private final AtomicReference<PreparedStatement> prepared = new AtomicReference<>();

    /**
     * @param table with keyspace
     * @param columns those after the meter's id, the time first
     */
    ArrivalTable(Supplier<CqlSession> session, int shards, String table, List<String> columns) {
        this.session = session;
        this.shards = shards;
        this.insert =
                "INSERT INTO "
                        + table
                        + " (bucket, shard, arrived_at, meter_id, "
                        + String.join(", ", columns)
                        + ") VALUES (?, ?, ?, ?"
                        + ", ?".repeat(columns.size())
                        + ")";
    }

    /**
     * Writes a row that arrives now, and closes the posting when it is there.
     *
     * @param values in the order of the columns; an absent one at the end of the array stays NULL
     */
    CompletableFuture<Void> write(Ledger.Posting posting, String meter, Object... values) {
        UUID arrived = Uuids.timeBased();
        Instant bucket =
                Instant.ofEpochMilli(Uuids.unixTimestamp(arrived)).truncatedTo(ChronoUnit.HOURS);
        List<Object> row = new ArrayList<>();
        row.add(bucket);
        row.add(Math.floorMod(meter.hashCode(), shards));
        row.add(arrived);
        row.add(meter);
        row.addAll(Arrays.asList(values));
        return Cql.write(session, prepared, insert, row, posting);
    }
}
