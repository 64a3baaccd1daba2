package org.flexmeter.world.command;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What was sent, done and answered; each meter of a group counts.
 *
 * @param lines one a gateway, in their order
 * @param findings the first things that contradict each other, for reading
 * @param contradictions how many there are
 */
public record CommandReport(List<Line> lines, List<String> findings, long contradictions) {
    /**
     * The counts of one gateway.
     *
     * @param sent (invocation, meter)
     * @param executed by the devices' own count
     * @param executedTwice executions beyond the first of a command
     * @param answers by their first word
     * @param unanswered without an answer (yet)
     * @param repeated answers that came once more
     * @param readings that name the command which caused them
     * @param p50 milliseconds from sending to the first answer
     * @param p99 milliseconds from sending to the first answer
     * @param slowest milliseconds from sending to the first answer, of that which took longest
     */
    public record Line(
            String gateway,
            long sent,
            long executed,
            long executedTwice,
            Map<String, Long> answers,
            long unanswered,
            long repeated,
            long readings,
            double p50,
            double p99,
            double slowest) {
        public Line {
            answers = Map.copyOf(answers);
        }

        /** So many answers begin with this word. */
        public long answered(String word) {
            return answers.getOrDefault(word, 0L);
        }

        public long answered() {
            return sum(answers);
        }
    }

    public CommandReport {
        lines = List.copyOf(lines);
        findings = List.copyOf(findings);
    }

    private static long sum(Map<String, Long> answers) {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    public long sum(ToLongFunction<Line> count) {
        return lines.stream().mapToLong(count).sum();
    }

    public long unanswered() {
        return sum(Line::unanswered);
    }

    /** True if each was answered, done once at most, and nothing contradicts anything. */
    public boolean faultless() {
        return unanswered() == 0 && sum(Line::executedTwice) == 0 && contradictions == 0;
    }
}
