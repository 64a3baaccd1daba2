package org.flexmeter.world.demo;

import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.command.CommandReport;

/** What became of the demo's commands: one line a gateway. */
final class CommandTableLines {
    private static final String ROW = "%-32s %6s %6s %6s %8s %6s %11s %14s %9s %9s";

    private CommandTableLines() {}

    static List<String> of(CommandReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(
                ROW.formatted(
                        "gateway/commands",
                        "sent",
                        "done",
                        "failed",
                        "refused",
                        "other",
                        "unanswered",
                        "executed twice",
                        "p50 ms",
                        "p99 ms"));
        report.lines().forEach(line -> lines.add(row(line)));
        lines.add("Refused: those that were wrong on purpose. Other: expired, timeout, unknown.");
        return lines;
    }

    private static String row(CommandReport.Line line) {
        long done = line.answered("done");
        long failed = line.answered("failed");
        long refused = line.answered("refused");
        return ROW.formatted(
                line.gateway() + "/commands",
                line.sent(),
                done,
                failed,
                refused,
                line.answered() - done - failed - refused,
                line.unanswered(),
                line.executedTwice(),
                Math.round(line.p50()),
                Math.round(line.p99()));
    }
}
