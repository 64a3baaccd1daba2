package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.flexmeter.gateway.message.Row;

/** A source as a window sees it. */
interface Model {

    /** What time it is when the next query is answered. */
    default void at(Instant now) {}

    /** Something happens: rows are written, transactions begin or end. */
    void happen(Random random, Instant now);

    /** Ends what is still open, so that every row is there for good. */
    void settle(Instant now);

    /** Answers the query of a page. */
    List<Map<String, Object>> query(PageRequest page);

    /** The kind that reads it. */
    WindowKind kind(Saved saved);

    /** What makes a row different from every other. */
    String identity(Row row);

    /** Rows that must have been delivered in the end. */
    Set<String> expected();

    /** How long it takes, with nothing more happening, until the last row must have been read. */
    long patienceMillis();
}
