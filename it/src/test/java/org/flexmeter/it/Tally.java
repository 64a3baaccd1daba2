package org.flexmeter.it;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How much was sent at each surface, and how much of it was refused before the sender's eyes. */
final class Tally {
    /** Where something from outside comes in. */
    enum Surface {
        CONSOLE,
        WAKE,
        JOLOKIA,
        MQTT,
        ROWS,
        SERIAL,
        FILES
    }

    private static final String LINE = "tally ";

    private record Counts(LongAdder sent, LongAdder refused) {
        Counts() {
            this(new LongAdder(), new LongAdder());
        }
    }

    /**
     * @param refused what the sender saw refused; 0 where nobody tells a sender
     */
    record Line(long sent, long refused) {}

    private final Map<Surface, Counts> all = new EnumMap<>(Surface.class);

    Tally() {
        for (Surface surface : Surface.values()) {
            all.put(surface, new Counts());
        }
    }

    void sent(Surface surface) {
        all.get(surface).sent().increment();
    }

    void refused(Surface surface) {
        all.get(surface).refused().increment();
    }

    /** A line for each surface, which {@link #parse} reads. */
    String text() {
        StringBuilder text = new StringBuilder();
        all.forEach(
                (surface, counts) ->
                        text.append(LINE)
                                .append(surface)
                                .append(' ')
                                .append(counts.sent().sum())
                                .append(' ')
                                .append(counts.refused().sum())
                                .append('\n'));
        return text.toString();
    }

    /** The tally in what an attacker has printed; empty if it has printed none. */
    static Map<Surface, Line> parse(String output) {
        Map<Surface, Line> lines = new TreeMap<>();
        output.lines()
                .filter(line -> line.startsWith(LINE))
                .map(line -> line.split(" "))
                .forEach(
                        words ->
                                lines.put(
                                        Surface.valueOf(words[1]),
                                        new Line(
                                                Long.parseLong(words[2]),
                                                Long.parseLong(words[3]))));
        return lines;
    }
}
