package org.flexmeter.gateway.cluster;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What is remembered of a shard, for as long as its lease is ours. */
public interface Shared {

    /**
     * The entries of a feed.
     *
     * @throws RuntimeException if the database cannot be asked
     */
    List<Entry> read(String feed);

    /**
     * @throws FencedException if somebody else may have the shard by now
     */
    void require();

    /**
     * Writes all of it or nothing, after what was handed in before.
     *
     * @return completed when it is durable, exceptionally with a {@link FencedException} if
     *     somebody else has the shard
     */
    CompletionStage<Void> write(List<Change> changes);
}
