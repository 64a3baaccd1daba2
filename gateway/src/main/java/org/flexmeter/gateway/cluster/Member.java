package org.flexmeter.gateway.cluster;

import java.util.concurrent.CompletionStage;

/** Who reads a shard, or does something else that only one gateway may. Called one at a time. */
public interface Member {

    /** A shard is ours now. */
    void taken(Lease lease);

    /**
     * A shard is to be given back.
     *
     * @return completed when nothing is under way in it any more; not waited for very long
     */
    CompletionStage<Void> leaving(Lease lease);

    /** A shard is somebody else's: nothing that is under way counts any more. */
    void lost(Lease lease);
}
