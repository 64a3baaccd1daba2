package org.flexmeter.gateway.operate;

import java.util.List;

/** {@code org.flexmeter:type=Quarantine,name=<gateway>}: what was refused. */
public interface QuarantineMXBean {
    /** Items. */
    int getItems();

    /** Their size in bytes. */
    long getBytes();

    /** Items dropped because there were too many, ever. */
    long getDropped();

    /**
     * The oldest items behind a number, a line each: number, time, why.
     *
     * @param after 0 for the oldest
     * @param limit 1 to 1000
     */
    List<String> list(long after, int limit);

    /**
     * Takes items once more, after catalogue or registry were mended.
     *
     * @param numbers such as 4,5,17; or all
     * @return how many were taken, and how many refused again
     */
    String replay(String numbers);

    /**
     * Forgets items.
     *
     * @param numbers such as 4,5,17; or all
     */
    String discard(String numbers);
}
