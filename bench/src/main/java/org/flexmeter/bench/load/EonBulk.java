package org.flexmeter.bench.load;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;

/**
 * Readings in a Cassandra table that is partitioned by arrival. They are written ahead of their
 * time: all of them arrive, by their {@code arrived_at}, 100 ns apart and shortly after the last is
 * written, and the gateway reads no row before its time. The first one's arrival starts the clock.
 */
public final class EonBulk implements Bulk {
    private static final int ROWS_A_BATCH = 50;
    private static final int BATCHES_IN_FLIGHT = 32;
    private static final int TRIES = 4;
    private static final double FIRST_GUESS = 6_000;
    private static final Duration SLACK = Duration.ofSeconds(4);

    /** Between 1582, where a timeuuid's time begins, and 1970, in its units of 100 ns. */
    private static final long UUID_EPOCH = 0x01B2_1DD2_1381_4000L;

    private static final long NODE = 0x8000_0000_0000_0001L;

    private final Cassandra database;
    private final EonTable table;
    private final int shards;
    private double rowsASecond = FIRST_GUESS;

    public EonBulk(Cassandra database, EonTable table, int shards) {
        this.database = database;
        this.table = table;
        this.shards = shards;
    }

    /** Empties the table. */
    public void clear() {
        try (CqlSession session = database.session()) {
            session.execute("TRUNCATE " + table.table());
        }
    }

    @Override
    public long load(Series series) {
        for (int i = 0; i < TRIES; i++) {
            Duration guess = Duration.ofMillis((long) (1_000 * series.size() / rowsASecond));
            Instant arrival = Instant.now().plus(guess).plus(SLACK);
            long begin = System.nanoTime();
            write(series, 0, series.readings(), arrival);
            rowsASecond = series.size() * 0.7e9 / (System.nanoTime() - begin);
            Duration left = Duration.between(Instant.now(), arrival);
            if (!left.isNegative()) {
                Pause.of(left);
                return ChronoUnit.MICROS.between(Instant.EPOCH, arrival);
            }
        }
        throw new PartException("Cassandra was slower than " + rowsASecond + " rows a second.");
    }

    /**
     * Writes some readings of every meter.
     *
     * @param from first reading of each meter
     * @param to behind the last
     * @param arrival when they are to arrive; to be of use, in the future
     */
    public void write(Series series, int from, int to, Instant arrival) {
        Semaphore room = new Semaphore(BATCHES_IN_FLIGHT);
        AtomicReference<Throwable> fault = new AtomicReference<>();
        try (CqlSession session = database.session()) {
            PreparedStatement insert = session.prepare(table.insert());
            for (int shard = 0; shard < shards; shard++) {
                BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
                for (int meter = shard; meter < series.meters(); meter += shards) {
                    for (int reading = from; reading < to; reading++) {
                        Object[] row = row(series, arrival, shard, meter, reading);
                        batch.addStatement(insert.bind(row));
                        if (batch.getStatementsCount() == ROWS_A_BATCH) {
                            send(session, batch.build(), room, fault);
                            batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
                        }
                    }
                }
                if (batch.getStatementsCount() > 0) {
                    send(session, batch.build(), room, fault);
                }
            }
            room.acquireUninterruptibly(BATCHES_IN_FLIGHT);
        }
        if (fault.get() != null) {
            throw new PartException("Cassandra did not take the readings.", fault.get());
        }
    }

    private static void send(
            CqlSession session,
            BatchStatement batch,
            Semaphore room,
            AtomicReference<Throwable> fault) {
        room.acquireUninterruptibly();
        insert(session, batch, TRIES)
                .whenComplete(
                        (rows, failure) -> {
                            if (failure != null) {
                                fault.set(failure);
                            }
                            room.release();
                        });
    }

    /** A busy node answers with a timeout; the same rows written again are the same rows. */
    private static CompletionStage<?> insert(CqlSession session, BatchStatement batch, int tries) {
        CompletionStage<?> written = session.executeAsync(batch);
        return tries <= 1
                ? written
                : written.handle(
                                (rows, failure) ->
                                        failure == null
                                                ? CompletableFuture.completedFuture(rows)
                                                : insert(session, batch, tries - 1))
                        .thenCompose(next -> next);
    }

    private Object[] row(Series series, Instant arrival, int shard, int meter, int reading) {
        long order = meter * (long) series.readings() + reading;
        Object[] values = table.values(meter, reading);
        Object[] row = new Object[5 + values.length];
        row[0] = arrival.truncatedTo(ChronoUnit.HOURS);
        row[1] = shard;
        row[2] = timeUuid(arrival, order);
        row[3] = series.meter(meter);
        row[4] = series.at(reading);
        System.arraycopy(values, 0, row, 5, values.length);
        return row;
    }

    /** The ids are in the order of the numbers, 100 ns apart. */
    private static UUID timeUuid(Instant arrival, long order) {
        long time = UUID_EPOCH + arrival.toEpochMilli() * 10_000 + order;
        return new UUID(time << 32 | time >>> 16 & 0xFFFF_0000L | 0x1000 | time >>> 48, NODE);
    }
}
