package org.flexmeter.world.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flexmeter.world.gateway.Metrics;
import org.flexmeter.world.ledger.Feed;
import org.flexmeter.world.ledger.Report;

/** What the demo ends with: one line a gateway and device type. */
final class FinalTable {
    private static final String ROW = "%-32s %9s %9s %6s %8s %6s %11s %8s %9s %9s";

    private static final String REFUSED = "fm_refused_total";

    private FinalTable() {}

    static List<String> of(Report report, Metrics metrics) {
        List<String> lines = new ArrayList<>();
        lines.add(
                ROW.formatted(
                        "gateway/device type",
                        "written",
                        "received",
                        "lost",
                        "repeated",
                        "wrong",
                        "unexpected",
                        "refused",
                        "p50 ms",
                        "p99 ms"));
        report.lines().forEach(line -> lines.add(row(line, metrics)));
        lines.addAll(elsewhere(report, metrics));
        lines.add(total(report, metrics));
        if (report.lines().stream().anyMatch(line -> line.superseded() > 0)) {
            lines.add(
                    "Written counts %d readings that were corrected before they had been read; only the correction is due."
                            .formatted(
                                    report.lines().stream()
                                            .mapToLong(Report.Line::superseded)
                                            .sum()));
        }
        lines.add("Refused: items refused of those that were bad on purpose.");
        return lines;
    }

    private static String row(Report.Line line, Metrics metrics) {
        String gateway = line.feed().gateway();
        long refused = refused(metrics, "gateway", gateway, "feed", line.feed().name());
        return ROW.formatted(
                line.feed(),
                line.written(),
                line.received(),
                line.lost(),
                line.repeated(),
                line.wrong(),
                line.unexpected(),
                refused + "/" + line.bad(),
                millis(line.p50()),
                millis(line.p99()));
    }

    /** What was refused and belongs to no device type, such as damaged frames of a line. */
    private static List<String> elsewhere(Report report, Metrics metrics) {
        List<String> lines = new ArrayList<>();
        for (String gateway : metrics.values(REFUSED, "gateway")) {
            for (String name : metrics.values(REFUSED, "feed", "gateway", gateway)) {
                Feed feed = new Feed(gateway, name);
                long refused = refused(metrics, "gateway", gateway, "feed", name);
                if (report.line(feed).isEmpty() && refused > 0) {
                    lines.add(
                            ROW.formatted(shortly(feed), "", "", "", "", "", "", refused, "", "")
                                    .stripTrailing());
                }
            }
        }
        return lines;
    }

    /** A line is named after its device: the last part of the path is enough. */
    private static String shortly(Feed feed) {
        String name = feed.name();
        return feed.gateway() + "/" + name.substring(name.lastIndexOf('/') + 1);
    }

    private static String total(Report report, Metrics metrics) {
        return ROW.formatted(
                "all",
                report.written(),
                report.received(),
                report.lost(),
                report.lines().stream().mapToLong(Report.Line::repeated).sum(),
                report.lines().stream().mapToLong(Report.Line::wrong).sum(),
                report.lines().stream().mapToLong(Report.Line::unexpected).sum(),
                refused(metrics) + "/" + report.lines().stream().mapToLong(Report.Line::bad).sum(),
                "",
                "");
    }

    private static long refused(Metrics metrics, String... labels) {
        return Math.round(metrics.sum(REFUSED, labels));
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }
}
