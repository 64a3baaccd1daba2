package org.flexmeter.world.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.flexmeter.world.command.Progress.Kind;

/**
 * Holds answers against executions. A head-end tells the invocation of what it did. A device on a
 * line knows a command number alone: there the executions of a kind are held against all commands
 * of that kind.
 */
final class Judgement {
    private static final Set<String> NEVER_BEGUN = Set.of("refused", "expired");
    private static final int FINDINGS = 10;
    private static final int DIGITS = 3;

    private final List<Progress> sent;
    private final List<Execution> executions;
    private final List<String> findings;
    private final Map<String, Long> executed = new HashMap<>();
    private final Map<String, Long> twice = new HashMap<>();
    private final Set<String> byInvocation = new HashSet<>();
    private final Map<Kind, Long> onLines = new HashMap<>();

    /**
     * @param strange what was found before
     */
    Judgement(List<Progress> sent, List<Execution> executions, List<String> strange) {
        this.sent = sent;
        this.executions = executions;
        this.findings = new ArrayList<>(strange);
    }

    CommandReport report() {
        countExecutions();
        sent.forEach(this::judge);
        sent.stream().collect(Collectors.groupingBy(Progress::kind)).forEach(this::judge);
        Map<String, List<Progress>> byGateway =
                sent.stream()
                        .collect(
                                Collectors.groupingBy(
                                        each -> each.command().gateway(),
                                        TreeMap::new,
                                        Collectors.toList()));
        List<CommandReport.Line> lines = new ArrayList<>();
        byGateway.forEach((gateway, all) -> lines.add(line(gateway, all)));
        return new CommandReport(
                lines, findings.stream().limit(FINDINGS).toList(), findings.size());
    }

    private void countExecutions() {
        Set<String> asked = new HashSet<>();
        sent.forEach(each -> asked.add(key(each.command().invocation(), each.hardwareId())));
        Set<Kind> kinds = sent.stream().map(Progress::kind).collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        for (Execution each : executions) {
            String key = key(each.cause(), each.hardwareId());
            executed.merge(each.hardwareId(), 1L, Long::sum);
            if (!(each.numbered() ? kinds.contains(Kind.of(each)) : asked.contains(key))) {
                findings.add("nobody asked for " + each);
            } else if (!seen.add(key)) {
                twice.merge(each.hardwareId(), 1L, Long::sum);
            } else if (each.numbered()) {
                onLines.merge(Kind.of(each), 1L, Long::sum);
            } else {
                byInvocation.add(key);
            }
        }
    }

    private static String key(String cause, String hardwareId) {
        return cause + " " + hardwareId;
    }

    private boolean toldByHeadEnd(Progress each) {
        return byInvocation.contains(key(each.command().invocation(), each.hardwareId()));
    }

    private void judge(Progress each) {
        if (NEVER_BEGUN.contains(each.word()) && toldByHeadEnd(each)) {
            findings.add("carried out and answered %s: %s".formatted(each.word(), each));
        }
        boolean refusal = each.command().expected() == SentCommand.Expected.REFUSAL;
        if (refusal && each.answer().isPresent() && !each.word().equals("refused")) {
            findings.add("not refused: %s: %s".formatted(each, each.answer().get()));
        }
    }

    /** Those which are alike to a device on a line. */
    private void judge(Kind kind, List<Progress> alike) {
        long onLine = onLines.getOrDefault(kind, 0L);
        long carriedOut = onLine + alike.stream().filter(this::toldByHeadEnd).count();
        long done = alike.stream().filter(each -> each.word().equals("done")).count();
        long begun = alike.stream().filter(each -> !NEVER_BEGUN.contains(each.word())).count();
        if (done > carriedOut) {
            findings.add(
                    "%d times done and %d times carried out: %s"
                            .formatted(done, carriedOut, alike.get(0)));
        }
        if (onLine > begun) {
            twice.merge(kind.hardwareId(), onLine - begun, Long::sum);
        }
    }

    private CommandReport.Line line(String gateway, List<Progress> all) {
        Histogram latency = new Histogram(DIGITS);
        Map<String, Long> answers = new TreeMap<>();
        for (Progress each : all) {
            if (each.answer().isPresent()) {
                answers.merge(each.word(), 1L, Long::sum);
                latency.recordValue(each.micros());
            }
        }
        Set<String> meters = all.stream().map(Progress::hardwareId).collect(Collectors.toSet());
        return new CommandReport.Line(
                gateway,
                all.size(),
                sum(executed, meters),
                sum(twice, meters),
                answers,
                all.stream().filter(each -> each.answer().isEmpty()).count(),
                all.stream().mapToLong(Progress::repeats).sum(),
                all.stream().mapToLong(Progress::readings).sum(),
                millis(latency, 50),
                millis(latency, 99),
                millis(latency, 100));
    }

    private static long sum(Map<String, Long> byMeter, Set<String> meters) {
        return meters.stream().mapToLong(meter -> byMeter.getOrDefault(meter, 0L)).sum();
    }

    private static double millis(Histogram latency, double percentile) {
        return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1e3;
    }
}
