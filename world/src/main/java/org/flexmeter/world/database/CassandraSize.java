package org.flexmeter.world.database;

import java.util.List;

/** How much of the machine a node takes, and what it promises a writer. */
public enum CassandraSize {
    /**
     * Starts fast and stays small; what it has acknowledged survives a kill of the process, which
     * Cassandra's own default, {@code commitlog_sync: periodic}, does not give with one replica.
     */
    LIGHT(
            List.of("-Xms256m", "-Xmx384m", "-XX:TieredStopAtLevel=1", "-Xshare:auto"),
            "commitlog_sync: batch",
            "64MiB"),

    /** As it is run where it is loaded: room in memory, all compilers, Cassandra's default sync. */
    LOADED(
            List.of("-Xms1g", "-Xmx2g"),
            "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms",
            "512MiB");

    private final List<String> java;
    private final String sync;
    private final String memtables;

    CassandraSize(List<String> java, String sync, String memtables) {
        this.java = java;
        this.sync = sync;
        this.memtables = memtables;
    }

    List<String> java() {
        return java;
    }

    String sync() {
        return sync;
    }

    String memtables() {
        return memtables;
    }
}
