package org.flexmeter.world.ledger;

import java.util.List;
import java.util.Optional;

/**
 * What was written and what has come of it.
 *
 * @param lines one a feed, in the feeds' order
 * @param malformed messages that a control centre would have refused whole
 * @param dropped values that a control centre would have dropped silently (integers without a
 *     decimal point)
 * @param findings the first things that went wrong, for reading
 */
public record Report(List<Line> lines, long malformed, long dropped, List<String> findings) {
    /**
     * The counts of one feed; readings or alerts, never messages.
     *
     * @param written committed by the meters, bad items not counted
     * @param received of those, arrived at least once
     * @param superseded of those, overwritten by a newer revision before they had arrived: not
     *     missed
     * @param lost of those, not arrived (yet)
     * @param repeated arrived once more
     * @param wrong arrived with other values or another level than were written
     * @param unexpected arrived and never written
     * @param bad written to be refused
     * @param p50 milliseconds from commit to receipt
     * @param p99 milliseconds from commit to receipt
     */
    public record Line(
            Feed feed,
            long written,
            long received,
            long superseded,
            long lost,
            long repeated,
            long wrong,
            long unexpected,
            long bad,
            double p50,
            double p99) {}

    public Report {
        lines = List.copyOf(lines);
        findings = List.copyOf(findings);
    }

    /** The line of a feed. */
    public Optional<Line> line(Feed feed) {
        return lines.stream().filter(line -> line.feed().equals(feed)).findFirst();
    }

    public long written() {
        return lines.stream().mapToLong(Line::written).sum();
    }

    public long received() {
        return lines.stream().mapToLong(Line::received).sum();
    }

    public long lost() {
        return lines.stream().mapToLong(Line::lost).sum();
    }

    public long repeated() {
        return lines.stream().mapToLong(Line::repeated).sum();
    }

    /** True if everything arrived as it was written, however often. */
    public boolean faultless() {
        return lost() == 0
                && malformed == 0
                && dropped == 0
                && lines.stream().allMatch(line -> line.wrong() == 0 && line.unexpected() == 0);
    }
}
