package org.flexmeter.gateway.window;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.message.Group;

/**
 * Where the bookmarks of a gateway are kept. The state file is one; a gateway that runs twice will
 * keep them where both can see them.
 */
public interface BookmarkStore {

    /** What is remembered of a feed. */
    Saved load(String feed);

    /** The feeds of which anything is remembered, by name. */
    List<String> feeds();

    /**
     * Saves how far a feed was delivered, together with what the delivered group leaves behind: its
     * refusals go to quarantine, its registers become the last known ones. All of it or nothing.
     * Calls are saved in the order in which they are made.
     *
     * @return completed when it is durable
     */
    CompletionStage<Void> save(Progress progress, Group group);

    /**
     * The newest bookmark of a feed that is remembered from an instant or before; empty if none is.
     */
    Optional<Past> past(String feed, Instant instant);

    /**
     * Puts something else in the place of all that is remembered of a feed, and forgets its
     * registers.
     *
     * @return completed when it is durable
     */
    CompletionStage<Void> replace(String feed, Saved saved);

    /**
     * A bookmark of earlier.
     *
     * @param savedAt when it was the present one
     * @param bookmark its text
     */
    record Past(Instant savedAt, String bookmark) {}
}
