package org.flexmeter.gateway.cluster;

import org.flexmeter.gateway.cluster.Entry.Kind;

/** What is written of a shard; each may be written twice, the second time changes nothing. */
public sealed interface Change {

    /** An entry, in the place of the one with its feed, kind and name. */
    record Put(Entry entry) implements Change {}

    /** An entry goes. */
    record Remove(String feed, Kind kind, String name) implements Change {}

    /** The entries of a kind whose names are smaller than this one go. */
    record RemoveBefore(String feed, Kind kind, String name) implements Change {}

    /** The entries of a feed go that are of a kind. */
    record RemoveAll(String feed, Kind kind) implements Change {}
}
