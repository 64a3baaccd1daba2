package org.flexmeter.it.chaos;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Ledger;
import org.flexmeter.world.ledger.Values;

/**
 * The ledger of a source whose words may be lost on the way to the gateway, so that they may arrive
 * and need not: a line without acknowledgement always, a broker while it is killed. What did reach
 * the gateway is counted at its outbox.
 *
 * @param doubtful whether it is so now
 */
record Doubtful(Ledger ledger, BooleanSupplier doubtful) implements Ledger {

    @Override
    public Posting open() {
        return new DoubtfulPosting(ledger.open(), doubtful);
    }

    private record DoubtfulPosting(Posting posting, BooleanSupplier doubtful) implements Posting {

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
            if (doubtful.getAsBoolean()) {
                posting.unsure();
            } else {
                posting.committed();
            }
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
