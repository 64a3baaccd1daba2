package org.flexmeter.world.ledger;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The counts of one feed; guarded by the oracle's lock. */
final class Tally {
    private static final int DIGITS = 3;

    private final Histogram latency = new Histogram(DIGITS);
    long written;
    long received;
    long superseded;
    long repeated;
    long wrong;
    long unexpected;
    long bad;

    /**
     * Notes a latency; one that is not known yet because the commit has not returned counts as
     * none.
     */
    void latency(long nanos) {
        latency.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    Report.Line line(Feed feed) {
        return new Report.Line(
                feed,
                written,
                received,
                superseded,
                Math.max(0, written - superseded - received),
                repeated,
                wrong,
                unexpected,
                bad,
                millis(50),
                millis(99));
    }

    private double millis(double percentile) {
        return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1000.0;
    }
}
