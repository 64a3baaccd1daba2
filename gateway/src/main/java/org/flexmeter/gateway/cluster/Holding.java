package org.flexmeter.gateway.cluster;

import java.util.Objects;
import java.util.Optional;

/**
 * Who has a shard, as the database says.
 *
 * @param shard from 0
 * @param shards how many there were when it was taken last
 * @param epoch rises whenever it is taken
 * @param holder who has it ({@code <member>/<incarnation>}); empty if its lease has run out or was
 *     given back
 */
public record Holding(int shard, int shards, long epoch, Optional<String> holder) {
    public Holding {
        Objects.requireNonNull(holder, "holder");
    }

    /** The member that has it. */
    public Optional<String> member() {
        return holder.map(Holding::member);
    }

    /** The member that a holder is an incarnation of. */
    static String member(String holder) {
        return holder.substring(0, holder.lastIndexOf('/'));
    }
}
