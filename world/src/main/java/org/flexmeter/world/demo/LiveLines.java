package org.flexmeter.world.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.gateway.Metrics;
import org.flexmeter.world.ledger.Report;

/** What the demo shows while it runs: one line a gateway. */
final class LiveLines {
    private static final List<String> GATEWAYS = List.of("eon", "iren", "ennova", "unibo");

    private LiveLines() {}

    static List<String> of(Duration since, Report report, Metrics metrics, CommandReport commands) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%02d:%02d    %10s %10s %10s %8s %8s %9s %9s"
                        .formatted(
                                since.toMinutes(),
                                since.toSecondsPart(),
                                "written",
                                "messages",
                                "received",
                                "outbox",
                                "refused",
                                "commands",
                                "answered"));
        GATEWAYS.forEach(gateway -> lines.add(line(gateway, report, metrics, commands)));
        return lines;
    }

    private static String line(
            String gateway, Report report, Metrics metrics, CommandReport commands) {
        return String.format(
                Locale.ROOT,
                "  %-7s%10d %10s %10d %8s %8s %9d %9d",
                gateway,
                sum(report, gateway, Report.Line::written),
                metric(metrics, "fm_messages_published_total", gateway),
                sum(report, gateway, Report.Line::received),
                metric(metrics, "fm_outbox_messages", gateway),
                metric(metrics, "fm_refused_total", gateway),
                sum(commands, gateway, CommandReport.Line::sent),
                sum(commands, gateway, CommandReport.Line::answered));
    }

    private static long sum(
            CommandReport report, String gateway, ToLongFunction<CommandReport.Line> count) {
        return report.lines().stream()
                .filter(line -> line.gateway().equals(gateway))
                .mapToLong(count)
                .sum();
    }

    private static long sum(Report report, String gateway, ToLongFunction<Report.Line> count) {
        return report.lines().stream()
                .filter(line -> line.feed().gateway().equals(gateway))
                .mapToLong(count)
                .sum();
    }

    private static String metric(Metrics metrics, String name, String gateway) {
        return metrics.known()
                ? Long.toString(Math.round(metrics.sum(name, "gateway", gateway)))
                : "?";
    }
}
