package org.flexmeter.it.chaos;

import java.time.Instant;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;

/**
 * The ledger of a source that has no acknowledgement: what it says may be lost on the way to the
 * gateway, so that it may arrive and need not. What did reach the gateway is counted at its outbox.
 */
record Doubtful(Ledger ledger) implements Ledger {

    @Override
    public Posting open() {
        return new DoubtfulPosting(ledger.open());
    }

    private record DoubtfulPosting(Posting posting) implements Posting {

        @Override
        public void reading(Feed feed, String hardwareId, Instant eventDate, Values values) {
            posting.reading(feed, hardwareId, eventDate, values);
        }

        @Override
        public void timeless(Feed feed, String hardwareId, Values values) {
            posting.timeless(feed, hardwareId, values);
        }

        @Override
        public void alert(
                Feed feed, String hardwareId, String type, String level, Instant eventDate) {
            posting.alert(feed, hardwareId, type, level, eventDate);
        }

        @Override
        public void alert(Feed feed, String hardwareId, String type) {
            posting.alert(feed, hardwareId, type);
        }

        @Override
        public void bad(Feed feed) {
            posting.bad(feed);
        }

        @Override
        public void committed() {
            posting.unsure();
        }

        @Override
        public void abandoned() {
            posting.abandoned();
        }

        @Override
        public void unsure() {
            posting.unsure();
        }
    }
}
