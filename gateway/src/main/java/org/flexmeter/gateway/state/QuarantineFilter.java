package org.flexmeter.gateway.state;

import java.util.Objects;
import java.util.Optional;

/**
 * Which items of a quarantine are meant.
 *
 * @param from the lowest number
 * @param to the highest number
 * @param reason only those with this reason's code
 * @param feed only those of this feed or line
 */
public record QuarantineFilter(long from, long to, Optional<String> reason, Optional<String> feed) {
    /** Every item. */
    public static final QuarantineFilter ALL = numbers(1, Long.MAX_VALUE);

    public QuarantineFilter {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(feed, "feed");
    }

    /** The items of these numbers. */
    public static QuarantineFilter numbers(long from, long to) {
        return new QuarantineFilter(from, to, Optional.empty(), Optional.empty());
    }

    /** The same behind a number. */
    public QuarantineFilter after(long number) {
        return new QuarantineFilter(Math.max(from, number + 1), to, reason, feed);
    }
}
