package org.flexmeter.world.ledger;

import java.time.Instant;

/**
 * Where meters report what they write, so that what arrives can be compared with it. Thread-safe.
 */
public interface Ledger {
    /** Begins the report of one commit: a transaction, a write, a frame. */
    Posting open();

    /**
     * What one commit holds. Reported before the commit, because the gateway may be quicker than
     * the one who writes; closed by one of {@link #committed}, {@link #abandoned} and {@link
     * #unsure}.
     */
    interface Posting {
        /** A reading that the control centre must receive with just these values. */
        void reading(Feed feed, String hardwareId, Instant eventDate, Values values);

        /**
         * A reading whose time the gateway gives: it is recognised by its only value, which must be
         * unique for the device to six digits after the point.
         */
        void timeless(Feed feed, String hardwareId, Values values);

        /** An alert that the control centre must receive. */
        void alert(Feed feed, String hardwareId, String type, String level, Instant eventDate);

        /** An alert whose time and level the gateway gives. */
        void alert(Feed feed, String hardwareId, String type);

        /** An item that is bad on purpose: the gateway must refuse it, wholly or in part. */
        void bad(Feed feed);

        /** It is in the source for good: latency counts from now on. */
        void committed();

        /** It was rolled back: nothing of it may arrive. */
        void abandoned();

        /**
         * Nobody knows whether it was committed, because the source broke off: it may arrive and
         * need not.
         */
        void unsure();
    }
}
