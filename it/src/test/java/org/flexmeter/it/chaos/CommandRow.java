package org.flexmeter.it.chaos;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.flexmeter.world.command.CommandReport;

/**
 * What came of a trial of commands.
 *
 * @param report of each gateway
 * @param done which faults there were, how often
 */
record CommandRow(CommandReport report, Map<String, Integer> done) {
    private static final List<String> WORDS =
            List.of("done", "failed", "refused", "expired", "timeout", "unknown");

    private static final String HEAD =
            """
            | gateway | sent | executed | executed twice | answered | done | failed | refused | expired | timeout | unknown | unanswered | p50 | p99 | slowest |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """;

    /** The table, in Markdown, and what was done. */
    String table() {
        StringBuilder table = new StringBuilder(HEAD);
        report.lines().forEach(line -> table.append(row(line)));
        table.append("| all | ").append(report.sum(CommandReport.Line::sent));
        table.append(" | ").append(report.sum(CommandReport.Line::executed));
        table.append(" | ").append(report.sum(CommandReport.Line::executedTwice));
        table.append(" | ").append(report.sum(CommandReport.Line::answered));
        WORDS.forEach(word -> table.append(" | ").append(report.sum(line -> line.answered(word))));
        table.append(" | ").append(report.unanswered()).append(" | | | |\n\n");
        table.append(
                done.entrySet().stream()
                        .map(each -> each.getValue() + " × " + each.getKey())
                        .collect(Collectors.joining(", ", "", ".\n")));
        return table.toString();
    }

    private static String row(CommandReport.Line line) {
        String words =
                WORDS.stream()
                        .map(word -> Long.toString(line.answered(word)))
                        .collect(Collectors.joining(" | "));
        return "| %s | %d | %d | %d | %d | %s | %d | %.1f s | %.1f s | %.1f s |%n"
                .formatted(
                        line.gateway(),
                        line.sent(),
                        line.executed(),
                        line.executedTwice(),
                        line.answered(),
                        words,
                        line.unanswered(),
                        line.p50() / 1e3,
                        line.p99() / 1e3,
                        line.slowest() / 1e3);
    }
}
