package org.flexmeter.gateway.operate;

import java.util.Set;

/** {@code org.flexmeter:type=Bookmarks,name=<gateway>}: how far each feed is read. */
public interface BookmarksMXBean {
    /** The feeds of the catalogue. */
    Set<String> getFeeds();

    /**
     * How far a feed is.
     *
     * @param feed such as apartment-electricity
     */
    String show(String feed);

    /**
     * Reads a feed again from an earlier point; what was published is published again under the
     * same identity.
     *
     * @param feed such as apartment-electricity
     * @param from an instant, a duration back (P1D, 2h), beginning, or a number of the sequence
     * @return what was done
     */
    String readAgain(String feed, String from);
}
