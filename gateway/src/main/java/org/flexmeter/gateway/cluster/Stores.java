package org.flexmeter.gateway.cluster;

/** Where the tables of clusters are. */
public interface Stores {

    /**
     * The tables of a gateway's cluster; nothing is asked of them yet.
     *
     * @throws IllegalArgumentException if the gateway has no database
     */
    ClusterStore of(ClusterSettings cluster);
}
