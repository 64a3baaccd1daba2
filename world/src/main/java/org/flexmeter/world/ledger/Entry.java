package org.flexmeter.world.ledger;

import java.util.Map;

/** One reading or alert that was announced; guarded by the oracle's lock. */
final class Entry {
    private enum State {
        PENDING,
        REQUIRED,
        ALLOWED
    }

    private final Feed feed;
    private final Tally tally;
    private final Expectation expectation;
    private State state = State.PENDING;
    private long committed;
    private long firstReceipt;
    private long receipts;
    private boolean superseded;

    /** How to tell that what arrived is what was written. */
    interface Expectation {
        boolean met(Map<String, Double> values, String level);
    }

    Entry(Feed feed, Tally tally, Expectation expectation) {
        this.feed = feed;
        this.tally = tally;
        this.expectation = expectation;
    }

    Feed feed() {
        return feed;
    }

    Tally tally() {
        return tally;
    }

    boolean met(Map<String, Double> values, String level) {
        return expectation.met(values, level);
    }

    boolean waiting() {
        return receipts == 0;
    }

    boolean missing() {
        return state == State.REQUIRED && receipts == 0 && !superseded;
    }

    boolean committedBy(long nanos) {
        return committed - nanos <= 0;
    }

    void committed(long now) {
        state = State.REQUIRED;
        committed = now;
        tally.written++;
        if (superseded && receipts == 0) {
            tally.superseded++;
        }
        if (receipts > 0) {
            tally.received++;
            tally.latency(firstReceipt - committed);
        }
    }

    void allowed() {
        state = State.ALLOWED;
    }

    /** A newer revision has been written: this one need not arrive any more. */
    void supersede() {
        if (!superseded && state == State.REQUIRED && receipts == 0) {
            tally.superseded++;
        }
        superseded = true;
    }

    void received(long now) {
        receipts++;
        if (receipts > 1) {
            tally.repeated++;
            return;
        }
        firstReceipt = now;
        if (state == State.REQUIRED) {
            tally.received++;
            tally.superseded -= superseded ? 1 : 0;
            tally.latency(now - committed);
        }
    }

    @Override
    public String toString() {
        return expectation.toString();
    }
}
