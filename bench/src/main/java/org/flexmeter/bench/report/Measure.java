package org.flexmeter.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One line of a session's table.
 *
 * @param name what was measured, such as {@code PostgreSQL}
 * @param figures by name with unit, such as {@code messages/s}, in the order in which they are
 *     shown
 * @param words what is no number, such as the deliverable's own figure, by column
 */
public record Measure(String name, Map<String, Double> figures, Map<String, String> words) {
    public Measure {
        Objects.requireNonNull(name, "name");
        figures = new LinkedHashMap<>(figures);
        words = new LinkedHashMap<>(words);
    }

    /** A line without figures yet. */
    public static Measure of(String name) {
        return new Measure(name, Map.of(), Map.of());
    }

    /** The same with one figure more. */
    public Measure with(String figure, double value) {
        Measure more = new Measure(name, figures, words);
        more.figures.put(figure, value);
        return more;
    }

    /** The same with a word more. */
    public Measure say(String column, String word) {
        Measure more = new Measure(name, figures, words);
        more.words.put(column, word);
        return more;
    }

    /** A figure; 0 if it is not there. */
    public double figure(String figure) {
        return figures.getOrDefault(figure, 0.0);
    }
}
