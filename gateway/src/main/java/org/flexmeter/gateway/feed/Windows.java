package org.flexmeter.gateway.feed;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.window.BookmarkStore;
import org.flexmeter.gateway.window.FeedWindow;
import org.flexmeter.gateway.window.PageRequest;
import org.flexmeter.gateway.window.Progress;
import org.flexmeter.gateway.window.WindowFault;

/**
 * What a route that polls tells of its page: bean {@code windows}, methods {@code fresh} (after the
 * query) and {@code delivered} (after the publisher).
 */
@Singleton
@Named("windows")
public class Windows {
    private record Name(String gateway, String feed, int part) {}

    /** Who reads a feed. */
    interface Reader {
        /** Throws if what was read must not be published. */
        void requireRight();

        /** It is known where the page ends: the page behind it may be read. */
        void noted();
    }

    /** A feed that is being read, from the bookmark on that it was opened with. */
    private static final class Reading {
        private final FeedWindow window;
        private final BookmarkStore bookmarks;
        private final Reader reader;
        private CompletionStage<Void> last = CompletableFuture.completedFuture(null);

        private Reading(FeedWindow window, BookmarkStore bookmarks, Reader reader) {
            this.window = window;
            this.bookmarks = bookmarks;
            this.reader = reader;
        }

        /**
         * One after the other, and none behind one that failed: it would cover what was not saved.
         */
        private synchronized CompletionStage<Void> save(Progress progress, Group group) {
            last = last.thenCompose(done -> bookmarks.save(progress, group));
            return last;
        }
    }

    private final Map<Name, Reading> feeds = new ConcurrentHashMap<>();

    /**
     * The rows of a page that were not taken before; notes how far the page goes. Rows of a device
     * that a full page would cut in two are held back for the next page. Comes back when the pages
     * before it are on their way, so that pages are published in order.
     *
     * @param rows as the driver gives them
     * @throws WindowFault if the query does not give what the window needs, or a page before this
     *     one failed
     */
    public List<Row> fresh(
            @Variable("page") PageRequest page, @Body List<Map<String, Object>> rows) {
        Reading reading = reading(page);
        List<Row> fresh = reading.window.fresh(page, rows);
        reading.reader.noted();
        reading.window.awaitTurn(page);
        reading.reader.requireRight();
        return fresh;
    }

    /**
     * Saves that the page was delivered: bookmark, refusals and registers in one transaction.
     *
     * @param group what became of the page, with what the broker refused
     * @return completed when it is durable
     */
    public CompletionStage<Void> delivered(@Variable("page") PageRequest page, @Body Group group) {
        Reading reading = reading(page);
        return reading.window.delivered(page, progress -> reading.save(progress, group));
    }

    void add(
            String gateway,
            String feed,
            FeedWindow window,
            BookmarkStore bookmarks,
            Reader reader) {
        feeds.put(
                new Name(gateway, feed, window.part().number()),
                new Reading(window, bookmarks, reader));
    }

    void remove(String gateway, String feed, FeedWindow window) {
        feeds.computeIfPresent(
                new Name(gateway, feed, window.part().number()),
                (name, reading) -> reading.window == window ? null : reading);
    }

    /** Saves progress that no page brought. */
    CompletionStage<Void> save(String gateway, String feed, int part, Progress progress) {
        Group nothing = new Group(gateway, feed, List.of(), List.of(), Map.of());
        return reading(new Name(gateway, feed, part)).save(progress, nothing);
    }

    private Reading reading(PageRequest page) {
        return reading(new Name(page.gateway(), page.feed(), page.part()));
    }

    private Reading reading(Name name) {
        Reading reading = feeds.get(name);
        if (reading == null) {
            throw new WindowFault(
                    "feed %s/%s is stopped: its page counts for nothing"
                            .formatted(name.gateway(), name.feed()));
        }
        return reading;
    }
}
