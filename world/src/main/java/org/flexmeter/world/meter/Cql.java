package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.flexmeter.world.ledger.Ledger;

/** Writing to Cassandra so that the ledger learns how it ended. */
final class Cql {
    private Cql() {}

    /** Writes one row; a fault leaves it open whether the row is there, as Cassandra does. */
    static CompletableFuture<Void> write(
            Supplier<CqlSession> session,
            AtomicReference<PreparedStatement> prepared,
            String insert,
            List<Object> row,
            Ledger.Posting posting) {
        try {
            CqlSession open = session.get();
            if (prepared.get() == null) {
                prepared.set(open.prepare(insert));
            }
            return open.executeAsync(prepared.get().bind(row.toArray()))
                    .thenAccept(result -> posting.committed())
                    .whenComplete(
                            (done, fault) -> {
                                if (fault != null) {
                                    posting.unsure();
                                }
                            })
                    .toCompletableFuture();
        } catch (DriverException e) {
            posting.unsure();
            return CompletableFuture.failedFuture(e);
        }
    }
}
