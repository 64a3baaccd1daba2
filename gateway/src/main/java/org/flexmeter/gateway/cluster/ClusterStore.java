package org.flexmeter.gateway.cluster;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The tables of one gateway's cluster in a database. Time is the database's. Every method waits for
 * the database and throws its RuntimeException if that cannot do it; then nobody knows whether it
 * was done, and the same may be asked again.
 */
public interface ClusterStore {

    /**
     * Looks whether everything may be done that is needed, and changes nothing.
     *
     * @throws RuntimeException if not; its message says why
     */
    void check();

    /** The shards that were ever taken. */
    List<Holding> holdings();

    /**
     * Takes a shard whose lease is free.
     *
     * @param shards how many there are
     * @return its new epoch; empty if somebody has it
     */
    OptionalLong acquire(int shard, int shards, String holder);

    /** Prolongs a lease; false if somebody else has had it since. */
    boolean renew(int shard, long epoch, String holder);

    /** Gives a lease back; nothing happens if somebody else has it. */
    void release(int shard, long epoch, String holder);

    /** Says that a member is there, for as long as a lease lasts. */
    void alive(String member);

    /** Says that a member has gone. */
    void gone(String member);

    /** The members that are there. */
    Set<String> members();

    /**
     * Writes all of it or nothing.
     *
     * @param epoch of the lease by which it is written
     * @return false if somebody has had the shard since: then nothing was written
     */
    boolean write(int shard, long epoch, List<Change> changes);

    /** The entries of a feed. */
    List<Entry> read(int shard, String feed);

    /** The feeds of a shard of which anything is remembered. */
    List<String> feeds(int shard);
}
