package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.flexmeter.gateway.message.Row;

/**
 * How a source is cut into windows. A kind holds what was delivered so far and changes it only when
 * it is told that a page, or all of a window, was delivered: what was read but not delivered is
 * forgotten by dropping the {@link Range}. Called by one thread at a time ({@link FeedWindow} sees
 * to it).
 *
 * <p>Every range reads what is greater than its bound {@code after} and at most its bound {@code
 * upto}, in ascending order, at most {@code limit} rows.
 */
public interface WindowKind {

    /** Plans the next window as of {@code now}. */
    Pass open(Instant now);

    /** Numbers of rows that never came and are no longer waited for, since the start. */
    default long givenUp() {
        return 0;
    }

    /**
     * One window.
     *
     * @param first what is to be saved before anything is read
     * @param ranges what is to be read; the iterator is asked as late as possible
     * @param complete called once when all of it was delivered
     * @param more asked after completion: whether the next window is due at once
     */
    record Pass(
            Progress first,
            Iterator<? extends Range> ranges,
            Supplier<Progress> complete,
            Supplier<Boolean> more) {}

    /** A part of a window that is read page by page. It moves on when a page is noted. */
    interface Range {

        /** The parameters of the next page's query by name, without {@code limit}. */
        Map<String, Object> bounds();

        /**
         * Whether a row is one of the source's. A query may answer with a single row of NULLs
         * beside what the window must know, so that a quiet table tells it too.
         */
        boolean isRow(Row row);

        /**
         * Notes the rows of the next page and moves on behind the last of them.
         *
         * @param rows ascending, without rows that were held back
         * @param full whether the query may have more rows than it gave
         * @throws WindowFault if the rows lack what the window needs, or are not in order
         */
        Noted note(List<Row> rows, boolean full);

        /**
         * Whether a page that ends with this row leaves something behind that is not read again.
         */
        default boolean movesOn(Row last) {
            return true;
        }

        /** Whether nothing is left to read. */
        boolean exhausted();
    }

    /**
     * A noted page.
     *
     * @param fresh the rows that were not taken before
     * @param delivered called when the page, and all before it in the range, was delivered
     */
    record Noted(List<Row> fresh, Supplier<Progress> delivered) {}
}
