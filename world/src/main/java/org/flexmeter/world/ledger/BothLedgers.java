package org.flexmeter.world.ledger;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Reports to two ledgers, so that two places can be compared with what was written. */
public final class BothLedgers implements Ledger {
    private final List<Ledger> ledgers;

    public BothLedgers(Ledger one, Ledger other) {
        this.ledgers = List.of(one, other);
    }

    @Override
    public Posting open() {
        return new Postings(ledgers.stream().map(Ledger::open).toList());
    }

    private record Postings(List<Posting> postings) implements Posting {
        private void each(Consumer<Posting> action) {
            postings.forEach(action);
        }

        @Override
        public void reading(Feed feed, String hardwareId, Instant eventDate, Values values) {
            each(posting -> posting.reading(feed, hardwareId, eventDate, values));
        }

        @Override
        public void timeless(Feed feed, String hardwareId, Values values) {
            each(posting -> posting.timeless(feed, hardwareId, values));
        }

        @Override
        public void alert(
                Feed feed, String hardwareId, String type, String level, Instant eventDate) {
            each(posting -> posting.alert(feed, hardwareId, type, level, eventDate));
        }

        @Override
        public void alert(Feed feed, String hardwareId, String type) {
            each(posting -> posting.alert(feed, hardwareId, type));
        }

        @Override
        public void bad(Feed feed) {
            each(posting -> posting.bad(feed));
        }

        @Override
        public void committed() {
            each(Posting::committed);
        }

        @Override
        public void abandoned() {
            each(Posting::abandoned);
        }

        @Override
        public void unsure() {
            each(Posting::unsure);
        }
    }
}
