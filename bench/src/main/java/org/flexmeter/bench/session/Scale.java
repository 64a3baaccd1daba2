package org.flexmeter.bench.session;

import java.util.List;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param quick the shortest form, which shows that it works and measures little
 * @param timeFactor D2.2's long sessions run so many times faster: 1 for as long as they did
 * @param readings of a throughput session
 * @param rounds how often a throughput session and its bounds take turns
 * @param outbox messages that wait after a time without broker
 * @param sustained readings of the session that goes on for minutes
 * @param minutes so long they are read again and again; 0 for once
 * @param sources the databases that are read
 * @param java options of the gateway's Java machine
 */
public record Scale(
        boolean quick,
        double timeFactor,
        int readings,
        int rounds,
        int outbox,
        int sustained,
        int minutes,
        Set<Database> sources,
        List<String> java) {

    /** Where readings come from. */
    public enum Database {
        POSTGRESQL,
        CASSANDRA
    }

    boolean postgreSql() {
        return sources.contains(Database.POSTGRESQL);
    }

    boolean cassandra() {
        return sources.contains(Database.CASSANDRA);
    }
}
